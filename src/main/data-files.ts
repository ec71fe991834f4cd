import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** What stands in DATA_DIR and cannot be made anew. Not the simulated phones: they stand for WhatsApp. */
export const STORE = 'avisador.db';
export const SESSION = 'whatsapp';
export const PLAIN = ['secrets.json', 'directory.json', 'web-versions'] as const;

/** All files in a folder, or the file itself, below `root`; none where there is no such thing. */
export function filesBelow(root: string, name: string): string[] {
  const place = path.join(root, name);
  if (!existsSync(place)) return [];
  try {
    return readdirSync(place, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [name];
    throw error;
  }
}
