import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createEmbeddedDirectory } from '../../src/panel/embedded-directory.ts';
import { describeDirectory } from '../contracts/directory-contract.ts';
import { tempFolder } from '../support/temp-folder.ts';

describeDirectory('embedded', async (clients) => {
  const { folder, remove } = await tempFolder();
  const file = path.join(folder, 'directory.json');
  const whole = JSON.stringify({ clients });
  await writeFile(file, whole);
  return {
    directory: createEmbeddedDirectory(file),
    setTrouble: (isInTrouble) => writeFile(file, isInTrouble ? whole.slice(0, -10) : whole),
    close: remove,
  };
});
