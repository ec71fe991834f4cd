import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { createLogger } from '../../src/logger.ts';
import { openSessionFolder, ShutOutError, type Holder } from '../../src/whatsapp/session-folder.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { startBrowser } from './start-browser.ts';

let dataDir: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  const temp = await tempFolder();
  dataDir = temp.folder;
  remove = temp.remove;
});
afterEach(() => remove());

const logger = createLogger('silent');
const NOBODY_IS_DEAD = () => false;
const process1: Holder = { host: 'here', pid: 101, start: 'one' };
const process2: Holder = { host: 'here', pid: 102, start: 'two' };

const open = (holder = process1, isDead: (holder: Holder) => boolean = NOBODY_IS_DEAD) =>
  openSessionFolder({ dataDir, holder, isDead, logger });
const ownerFiles = () =>
  readdirSync(path.join(dataDir, 'whatsapp')).filter((name) => name.startsWith('owner-'));

/** What the claim threw. */
async function refusal(claim: Promise<void>): Promise<ShutOutError> {
  const error: unknown = await claim.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ShutOutError)) throw new Error(`not shut out: ${String(error)}`);
  return error;
}

describe('The session’s folder', () => {
  it('is made for its owner only, below the data folder', () => {
    const folder = open();
    expect(folder.dir).toBe(path.join(dataDir, 'whatsapp'));
    expect(folder.profileDir).toBe(path.join(dataDir, 'whatsapp', 'session'));
    expect(statSync(folder.dir).mode & 0o777).toBe(0o700);
  });

  it('is closed to others where it was open to them', () => {
    mkdirSync(path.join(dataDir, 'whatsapp'));
    chmodSync(path.join(dataDir, 'whatsapp'), 0o755);
    expect(statSync(open().dir).mode & 0o777).toBe(0o700);
  });

  it('is the same one by whatever path it is come to', async () => {
    const { folder: elsewhere, remove: removeElsewhere } = await tempFolder();
    try {
      const link = path.join(elsewhere, 'data');
      symlinkSync(dataDir, link);
      const options = { holder: process2, isDead: NOBODY_IS_DEAD, logger };
      expect(openSessionFolder({ ...options, dataDir: link }).profileDir).toBe(open().profileDir);
    } finally {
      await removeElsewhere();
    }
  });
});

describe('Claiming the session', () => {
  it('makes it ours until it is given free, however often that is said', async () => {
    const folder = open();
    expect(folder.isOurs()).toBe(false);
    await folder.claim(1);
    expect(folder.isOurs()).toBe(true);
    folder.release();
    expect(folder.isOurs()).toBe(false);
    folder.release();
    expect(ownerFiles()).toEqual([]);
  });

  it('leaves word of who has it, for its owner’s eyes', async () => {
    await open().claim(7);
    const [name = ''] = ownerFiles();
    const file = path.join(dataDir, 'whatsapp', name);
    expect(name).toMatch(/^owner-7-/);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(process1);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is possible again: with the same epoch, a newer one, and after a restart with whichever follows', async () => {
    const folder = open();
    await folder.claim(1);
    await folder.claim(1);
    await folder.claim(2);
    await open({ ...process1, start: 'later' }).claim(3);
    expect(ownerFiles()).toEqual(['owner-3-later.json']);
    expect(folder.isOurs()).toBe(false);
  });

  it('shuts out whoever has an older epoch, dead or alive', async () => {
    const older = open(process1);
    const newer = open(process2);
    await older.claim(5);
    await newer.claim(6);
    expect([older.isOurs(), newer.isOurs()]).toEqual([false, true]);
    expect(ownerFiles()).toHaveLength(1);
  });

  it('keeps whoever was shut out from it, also when the newer owner has left', async () => {
    const older = open(process1);
    const newer = open(process2);
    await older.claim(5);
    await newer.claim(6);
    newer.release();
    expect(older.isOurs()).toBe(false);
  });

  it.each([5, 6])(
    'is refused while another process has epoch 6 (ours: %s), with words that help',
    async (epoch) => {
      const theirs = open({ ...process2, host: 'there' });
      await theirs.claim(6);
      const [name = ''] = ownerFiles();
      const ours = open(process1);
      const { message } = await refusal(ours.claim(epoch));
      expect(message).toContain('102');
      expect(message).toContain('there');
      expect(message).toContain(path.join(dataDir, 'whatsapp', name));
      expect([ours.isOurs(), theirs.isOurs()]).toEqual([false, true]);
      expect(ownerFiles()).toEqual([name]);
    },
  );

  it('takes no notice of a newer epoch whose process is dead: a restored store counts from earlier on', async () => {
    await open(process2).claim(600);
    const asked: Holder[] = [];
    const ours = open(process1, (holder) => asked.push(holder) > 0);
    await ours.claim(3);
    expect(ours.isOurs()).toBe(true);
    expect(ownerFiles()).toHaveLength(1);
    expect(asked).toEqual([process2]);
  });

  it.each(['', '{', '{"pid":1}', 'null'])(
    'is refused by a newer owner who cannot be read (%j): the file is named',
    async (text) => {
      const folder = open(process1, () => true);
      const file = path.join(folder.dir, 'owner-9-x.json');
      writeFileSync(file, text);
      expect((await refusal(folder.claim(8))).message).toContain(file);
      expect(existsSync(file)).toBe(true);
      await folder.claim(10);
      expect(folder.isOurs()).toBe(true);
      expect(existsSync(file)).toBe(false);
    },
  );

  it('heeds no other files', async () => {
    const folder = open();
    for (const name of ['owner-9-x.json.1.tmp', 'owner-x.json', 'notes']) {
      writeFileSync(path.join(folder.dir, name), '');
    }
    await folder.claim(1);
    expect(folder.isOurs()).toBe(true);
  });

  it('is ours no more when the folder is gone', async () => {
    const folder = open();
    await folder.claim(1);
    renameSync(folder.dir, `${folder.dir}-moved`);
    expect(folder.isOurs()).toBe(false);
  });
});

describe('Of two processes that claim the session at the same time', () => {
  it.each([
    [5, 6],
    [6, 5],
  ])('the one with the higher epoch has it (%s before %s)', async (first, second) => {
    const folders = [open(process1), open(process2)] as const;
    const claims = await Promise.allSettled([folders[0].claim(first), folders[1].claim(second)]);
    const hasIt = folders.map((folder) => folder.isOurs());
    expect(hasIt).toEqual([first > second, second > first]);
    expect(claims.map(({ status }) => status === 'fulfilled')).toEqual(hasIt);
    expect(ownerFiles()).toHaveLength(1);
  });

  describe('one that stands still after it has looked', () => {
    const isDead = ({ start }: Holder) => start === 'dead';

    /** Asked whether an owner is dead, it has looked, and has done nothing yet. */
    async function olderThatStandsStill(meanwhile: () => void) {
      await open({ ...process1, start: 'dead' }).claim(900);
      return open(process1, (holder) => {
        meanwhile();
        return isDead(holder);
      });
    }

    it('finds the newer one when it goes on', async () => {
      const newer = open(process2, isDead);
      let newerClaim: Promise<void> | undefined;
      const older = await olderThatStandsStill(() => {
        newerClaim ??= newer.claim(6);
      });
      await refusal(older.claim(5));
      await newerClaim;
      expect([older.isOurs(), newer.isOurs()]).toEqual([false, true]);
      expect(ownerFiles()).toHaveLength(1);
    });

    it('finds that there was a newer one, when that has left already', async () => {
      const older = await olderThatStandsStill(() => {
        for (const name of ownerFiles()) rmSync(path.join(dataDir, 'whatsapp', name));
      });
      await refusal(older.claim(5));
      expect(older.isOurs()).toBe(false);
    });
  });
});

describe('What is left of an earlier browser', () => {
  /** As Chromium makes them: symbolic links, to what is not there any more. */
  function leaveLocks(profileDir: string): void {
    mkdirSync(path.join(profileDir, 'Default'), { recursive: true });
    symlinkSync('another-host-1234', path.join(profileDir, 'SingletonLock'));
    symlinkSync('2470893066375571814', path.join(profileDir, 'SingletonCookie'));
    symlinkSync(path.join(dataDir, 'gone', 'SingletonSocket'), path.join(profileDir, 'SingletonSocket'));
  }

  it('is removed with a claim, and nothing else of the profile is', async () => {
    const folder = open();
    leaveLocks(folder.profileDir);
    await folder.claim(1);
    expect(readdirSync(folder.profileDir)).toEqual(['Default']);
  });

  it('is removed whenever that is asked for, also where there is no profile yet', async () => {
    const folder = open();
    await folder.claim(1);
    await folder.cleanUp();
    leaveLocks(folder.profileDir);
    await folder.cleanUp();
    expect(readdirSync(folder.profileDir)).toEqual(['Default']);
  });

  it('stays where the claim is refused: it may be of the owner’s browser', async () => {
    const theirs = open(process2);
    await theirs.claim(2);
    leaveLocks(theirs.profileDir);
    await refusal(open(process1).claim(1));
    expect(lstatSync(path.join(theirs.profileDir, 'SingletonLock')).isSymbolicLink()).toBe(true);
  });

  it('is not touched by whoever was shut out, nor is the profile', async () => {
    const older = open(process1);
    await older.claim(1);
    await open(process2).claim(2);
    leaveLocks(older.profileDir);
    await refusal(older.cleanUp());
    await refusal(older.forget());
    expect(readdirSync(older.profileDir)).toHaveLength(4);
  });

  it('is the browser itself, where its service was killed: it ends with the next claim', async () => {
    const older = open(process1);
    await older.claim(1);
    const { ended } = await startBrowser(older.profileDir);
    const newer = open(process2);
    await newer.claim(2);
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(readdirSync(newer.profileDir).filter((name) => name.startsWith('Singleton'))).toEqual([]);
    // The locks are not in the way of the next one.
    const next = await startBrowser(newer.profileDir);
    await newer.cleanUp();
    expect(await next.ended).toEqual([null, 'SIGKILL']);
  });
});

describe('The profile’s name', () => {
  it('is there once it was given, the same for every owner', () => {
    const folder = open();
    expect(folder.profileId()).toBeUndefined();
    const id = folder.newProfileId();
    expect(id).not.toBe('');
    expect(folder.profileId()).toBe(id);
    expect(open(process2).profileId()).toBe(id);
  });

  it('is another one each time', () => {
    const folder = open();
    expect(folder.newProfileId()).not.toBe(folder.newProfileId());
  });

  it('lies in the profile: a profile that was put in its place has not that name', () => {
    const folder = open();
    folder.newProfileId();
    renameSync(folder.profileDir, `${folder.profileDir}-old`);
    expect(folder.profileId()).toBeUndefined();
  });

  it('is forgotten when that is asked for, and nothing else of the profile is', () => {
    const folder = open();
    folder.newProfileId();
    writeFileSync(path.join(folder.profileDir, 'Local State'), '{}');
    folder.forgetProfileId();
    folder.forgetProfileId();
    expect(folder.profileId()).toBeUndefined();
    expect(readdirSync(folder.profileDir)).toEqual(['Local State']);
  });

  it('goes with the profile', async () => {
    const folder = open();
    await folder.claim(1);
    folder.newProfileId();
    mkdirSync(path.join(folder.profileDir, 'Default', 'IndexedDB'), { recursive: true });
    await folder.forget();
    expect(existsSync(folder.profileDir)).toBe(false);
    expect(folder.profileId()).toBeUndefined();
    await folder.forget();
  });

  it('goes first: a profile that cannot be removed whole has none', async () => {
    const folder = open();
    await folder.claim(1);
    folder.newProfileId();
    const kept = path.join(folder.profileDir, 'Default');
    mkdirSync(kept);
    const forgotten = folder.forget();
    expect(folder.profileId()).toBeUndefined();
    expect(existsSync(kept)).toBe(true);
    await forgotten;
  });
});
