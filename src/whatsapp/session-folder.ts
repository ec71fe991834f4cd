import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Logger } from '../logger.ts';
import { killBrowsersOf } from './browser-processes.ts';

const holderFile = z.object({
  host: z.string(),
  pid: z.number(),
  /** Drawn anew at each start: tells a process from an earlier one with the same number. */
  start: z.string(),
});
/** A process, as it signs the folder. */
export type Holder = z.infer<typeof holderFile>;

interface SessionFolderOptions {
  dataDir: string;
  holder: Holder;
  /** Whether that process is known not to run any more. When in doubt, no. */
  isDead: (holder: Holder) => boolean;
  logger: Logger;
}

/** The folder is another process's. Says which, where that is known, and what to do where that process is no more. */
export class ShutOutError extends Error {
  override readonly name = 'ShutOutError';
}

/** Where the browser keeps our WhatsApp session, and the right of one process at a time to use it. */
export interface SessionFolder {
  readonly dir: string;
  /** The browser's, inside `dir`; made by the browser. */
  readonly profileDir: string;
  /**
   * Makes the folder this epoch's, in place of whichever we had, and ends every browser on this host that uses it. Throws
   * ShutOutError where a newer epoch has it, BrowserAliveError where a browser cannot be ended; then it is not ours.
   */
  claim(epoch: number): Promise<void>;
  /** Whether it is still ours: claimed, and by nobody else since. Cheap. */
  isOurs(): boolean;
  /** Ends what is left of an earlier browser, locks included. Throws ShutOutError, BrowserAliveError. */
  cleanUp(): Promise<void>;
  /**
   * Names what the browser remembers of what was sent; undefined where it remembers nothing that we know of. It lies in
   * the profile, and so lives and dies with it.
   */
  profileId(): string | undefined;
  newProfileId(): string;
  /** From here on, what is not found in the profile may have been forgotten. */
  forgetProfileId(): void;
  /** Removes the profile: the next start has to be paired. The browser has to be dead. Throws ShutOutError. */
  forget(): Promise<void>;
  /** Gives the folder free. */
  release(): void;
}

interface Owner {
  file: string;
  epoch: number;
}

/**
 * Opens `whatsapp` in the data folder, for its owner's eyes only.
 *
 * How one process at a time has it: who claims it first puts a file there that carries its epoch, and then looks at which
 * other ones there are. Of two that claim at once, whichever looks last sees the other's file, however long each of them
 * stands still in between. The higher epoch stays and removes the lower one's file, so that the lower one, when it wakes
 * up, finds a newer file, or its own gone, and knows even where the newer owner has left again. Each file is named after
 * the process that wrote it: whoever removes one removes that one, and never another's that has come in its place.
 *
 * A higher epoch of a process that is dead is no owner: a store that was restored counts from an earlier number again.
 *
 * Who stands still right before it starts a browser may start it after it was shut out. So it asks `isOurs` again when the
 * browser is up, before anything is sent through it. And what it kills by mistake is a newer owner's browser, which is
 * started anew.
 */
export function openSessionFolder({ dataDir, holder, isDead, logger }: SessionFolderOptions): SessionFolder {
  const dir = openPrivateFolder(path.join(dataDir, 'whatsapp'), logger);
  const profileDir = path.join(dir, 'session');
  const idFile = path.join(profileDir, 'avisador-profile');
  let own: Owner | undefined;

  /** Removes whoever is older or dead. Throws ShutOutError where the folder is anybody else's then. */
  function outlast(mine: Owner): void {
    for (const other of ownersIn(dir)) {
      const theirs = other.file === mine.file ? 'gone' : readHolder(other.file);
      if (theirs === 'gone') continue;
      if (other.epoch >= mine.epoch && (theirs === 'unreadable' || !isDead(theirs))) {
        throw new ShutOutError(describe(other, theirs));
      }
      if (theirs !== 'unreadable' && theirs.host !== holder.host) {
        const { host, pid } = theirs;
        logger.warn({ host, pid }, 'the WhatsApp session was another host’s: no browser can be ended there');
      }
      rmSync(other.file, { force: true });
    }
    mustBeOurs();
  }

  function mustBeOurs(): void {
    if (!isOurs())
      throw new ShutOutError('the WhatsApp session is not ours: another process has claimed it since');
  }

  function isOurs(): boolean {
    if (!own) return false;
    const { epoch, file } = own;
    const owners = ownersIn(dir);
    return (
      owners.some((each) => each.file === file) &&
      !owners.some((each) => each.file !== file && each.epoch >= epoch)
    );
  }

  function release(): void {
    if (own) rmSync(own.file, { force: true });
    own = undefined;
  }

  function removeLocks(): void {
    for (const name of namesIn(profileDir)) {
      if (name.startsWith('Singleton')) rmSync(path.join(profileDir, name), { force: true });
    }
  }

  return {
    dir,
    profileDir,
    isOurs,
    release,

    async claim(epoch) {
      release();
      const file = path.join(dir, `owner-${epoch}-${encodeURIComponent(holder.start)}.json`);
      const mine = { epoch, file };
      own = mine;
      writeWhole(file, JSON.stringify(holder));
      try {
        outlast(mine);
        const killed = await killBrowsersOf(profileDir);
        if (killed > 0) logger.warn({ killed }, 'an earlier owner’s browser was ended');
        // Whoever came while we killed has a browser of their own by now: the locks are theirs.
        outlast(mine);
        removeLocks();
      } catch (error) {
        release();
        throw error;
      }
    },

    async cleanUp() {
      mustBeOurs();
      const killed = await killBrowsersOf(profileDir);
      if (killed > 0) logger.warn({ killed }, 'a browser was left over and was ended');
      mustBeOurs();
      removeLocks();
    },

    profileId() {
      const id = readIfThere(idFile);
      return id === undefined || id === '' ? undefined : id;
    },
    newProfileId() {
      const id = randomUUID();
      mkdirSync(profileDir, { recursive: true, mode: 0o700 });
      writeWhole(idFile, id);
      return id;
    },
    forgetProfileId() {
      rmSync(idFile, { force: true });
    },
    async forget() {
      mustBeOurs();
      // First of all: a profile that is removed by half must not pass for a whole one.
      rmSync(idFile, { force: true });
      // Files that are still being written come into folders that were just emptied.
      await rm(profileDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

/** The real path: it is by this path that an earlier owner's browser is found again. */
function openPrivateFolder(folder: string, logger: Logger): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if ((statSync(folder).mode & 0o077) !== 0) {
    try {
      chmodSync(folder, 0o700);
    } catch (error) {
      logger.warn({ err: error, folder }, 'others on this machine can read the WhatsApp session');
    }
  }
  return realpathSync(folder);
}

function ownersIn(dir: string): Owner[] {
  return namesIn(dir).flatMap((name) => {
    const [, epoch] = /^owner-(\d+)[-.].*json$/.exec(name) ?? [];
    return epoch === undefined ? [] : [{ file: path.join(dir, name), epoch: Number(epoch) }];
  });
}

function readHolder(file: string): Holder | 'gone' | 'unreadable' {
  const text = readIfThere(file);
  if (text === undefined) return 'gone';
  try {
    return holderFile.parse(JSON.parse(text));
  } catch {
    return 'unreadable';
  }
}

function describe({ epoch, file }: Owner, holder: Holder | 'unreadable'): string {
  return holder === 'unreadable'
    ? `the WhatsApp session has an owner with epoch ${epoch}, but ${file} does not say which: if no other process ` +
        'of this service runs, remove that file'
    : `the WhatsApp session belongs to process ${holder.pid} on ${holder.host} (epoch ${epoch}): if that process ` +
        `runs no more, remove ${file}`;
}

/** Nobody ever reads half of it. */
function writeWhole(file: string, text: string): void {
  const temporary = `${file}.${randomUUID()}.tmp`;
  writeFileSync(temporary, text, { mode: 0o600 });
  renameSync(temporary, file);
}

function readIfThere(file: string): string | undefined {
  return unlessMissing(() => readFileSync(file, 'utf8'));
}

function namesIn(folder: string): string[] {
  return unlessMissing(() => readdirSync(folder)) ?? [];
}

function unlessMissing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
