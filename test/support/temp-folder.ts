import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder that nothing else uses, and the way to be rid of it. */
export async function tempFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'avisador-test-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
