import { Notice } from '../../shared/kit.tsx';
import { plural, words } from '../../shared/language.ts';
import { problemText } from './problem-text.ts';

const text = words(
  {
    some: (count: number) =>
      plural(count, '# text has something wrong with it', '# texts have something wrong with them'),
  },
  { some: (count: number) => plural(count, '# texto tiene algo mal', '# textos tienen algo mal') },
);

/** What is wrong with texts that are in force or should be: file, line, column and why. */
export function TextWarnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <Notice tone="warn">
      <details open={warnings.length < 4}>
        <summary>
          <strong>{text().some(warnings.length)}</strong>
        </summary>
        <ul class="mono small">
          {warnings.map((warning) => (
            <li key={warning}>{problemText(warning)}</li>
          ))}
        </ul>
      </details>
    </Notice>
  );
}
