import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { listOverrides } from '../../store/staff/texts.ts';
import type { Config } from '../config.ts';
import { withDatabase } from '../database.ts';
import { directoriesIn, filesIn, filesOf } from '../texts/text-folder.ts';
import { textDirectories } from '../texts/texts.ts';

/**
 * Writes the staff's wordings to `<folder>/templates/<type>/<locale>.hbs` and `<folder>/locales/<locale>.json`, and nothing
 * else. What the folder holds from before is named, not deleted. Exit code 2 where the shipped texts are there.
 */
export async function exportTexts(config: Config, folder: string): Promise<number> {
  if (path.resolve(directoriesIn(folder).templates) === path.resolve(textDirectories.templates)) {
    process.stderr.write('avisador: the shipped texts are there: name another folder\n');
    return 2;
  }
  const overrides = await withDatabase(config, listOverrides);
  const files = filesOf(overrides);
  for (const [file, text] of files) {
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
    process.stdout.write(`${target}\n`);
  }
  const found = filesIn(folder);
  const left = [...found.templates, ...found.phrases]
    .map(({ file }) => file)
    .filter((file) => !files.has(path.relative(folder, file)));
  for (const file of left) {
    process.stdout.write(`${file} is from before and no override: delete it, or an import publishes it\n`);
  }
  process.stdout.write(
    `${overrides.length} ${overrides.length === 1 ? 'text differs' : 'texts differ'} from the shipped ones\n`,
  );
  return 0;
}
