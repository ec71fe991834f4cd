import { useSignal, useSignalEffect, type ReadonlySignal, type Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { TextProblem } from '../../../console/texts-wire.ts';
import { Notice } from '../../shared/kit.tsx';
import { language, words } from '../../shared/language.ts';
import { problemText } from './problem-text.ts';
import type { Editor, EditorWords } from './codemirror.ts';
import type { Vocabulary } from './suggestions.ts';

const text = words<{ failed: string; phrases: EditorWords['phrases'] }>(
  { failed: 'The editor could not be loaded. Reload the page.', phrases: { Completions: 'Suggestions' } },
  {
    failed: 'No se pudo cargar el editor. Recargar la página.',
    phrases: { Completions: 'Sugerencias', 'Control character': 'Carácter de control' },
  },
);

interface CodeEditorProps {
  label: string;
  source: ReadonlySignal<string>;
  problems: readonly TextProblem[];
  locale: string;
  isReadOnly: boolean;
  isSmall: boolean;
  vocabulary: Vocabulary;
  onChange: (source: string) => void;
  /** Holds the editor, once it is there. */
  editor: Signal<Editor | undefined>;
}

/** Where a text is written. The editor itself is loaded when it is first shown; until then the text can be read. */
export function CodeEditor(props: CodeEditorProps) {
  const { label, source, problems, locale, isReadOnly, isSmall, editor } = props;
  const parent = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const isFailed = useSignal(false);
  const { phrases } = text();

  useEffect(() => {
    let isWanted = true;
    const open = async () => {
      const { createEditor } = await import('./codemirror.ts');
      if (!isWanted || !parent.current) return;
      const created = createEditor({
        parent: parent.current,
        source: source.peek(),
        locale,
        isReadOnly,
        vocabulary: () => latest.current.vocabulary,
        onChange: (next) => latest.current.onChange(next),
      });
      // It is named before it is seen.
      created.speak({ label: latest.current.label, phrases: text().phrases });
      editor.value = created;
    };
    open().catch(() => {
      isFailed.value = true;
    });
    return () => {
      isWanted = false;
      editor.peek()?.destroy();
      editor.value = undefined;
    };
  }, [locale, isReadOnly]);

  // At once, not with the next rendering: by then more may have been typed.
  useSignalEffect(() => editor.value?.replace(source.value));
  useEffect(() => editor.value?.speak({ label, phrases }), [editor.value, label, phrases]);
  const spoken = language.value;
  useEffect(
    () =>
      editor.value?.mark(problems.map((problem) => ({ ...problem, message: problemText(problem.message) }))),
    [editor.value, problems, spoken],
  );

  return (
    <div class={isSmall ? 'text-editor small-editor' : 'text-editor'}>
      {isFailed.value && <Notice tone="bad">{text().failed}</Notice>}
      {/* Its last line break begins a line, as in the editor: nothing jumps when that comes. */}
      {!editor.value && <pre class="text-waiting">{`${source.value}\n`}</pre>}
      <div ref={parent} class="text-editor-host" hidden={!editor.value} />
    </div>
  );
}
