import { setTimeout as delay } from 'node:timers/promises';
import { listProcesses, type Running } from './processes.ts';

/** A browser still has the profile and cannot be ended from here. */
class BrowserAliveError extends Error {
  override readonly name = 'BrowserAliveError';
  constructor(pid: number, profileDir: string, options?: ErrorOptions) {
    super(`process ${pid} uses ${profileDir} and cannot be ended: end it by hand`, options);
  }
}

/** What is killed is gone within milliseconds, unless the system itself hangs. */
const LIMIT_MS = 10_000;
const LOOK_AGAIN_MS = 20;

/**
 * Kills every browser on this host that was started with exactly `--user-data-dir=<profileDir>`, with all that it has
 * started, and resolves to how many there were when nothing of them runs any more. Throws BrowserAliveError where one
 * belongs to another user, or does not end within ten seconds.
 */
export async function killBrowsersOf(profileDir: string): Promise<number> {
  const browsers = new Set<number>();
  /** By number, what ran under it: a number may be somebody else's at the next look. */
  const doomed = new Map<number, string>();
  const startedAt = performance.now();
  for (;;) {
    const running = await listProcesses();
    const family = familyOf(running, profileDir);
    for (const each of family.browsers) browsers.add(each.pid);
    for (const each of family.everyone) doomed.set(each.pid, each.args.join(' '));
    const left = running.filter(({ pid, args }) => doomed.get(pid) === args.join(' '));
    const [first] = left;
    if (!first) return browsers.size;
    if (performance.now() - startedAt > LIMIT_MS) throw new BrowserAliveError(first.pid, profileDir);

    const ourGroup = running.find(({ pid }) => pid === process.pid)?.group;
    // A whole group at once, as puppeteer makes one: nothing in it can start something else in between.
    const groups = family.browsers.filter(({ pid, group }) => pid === group && group !== ourGroup);
    for (const number of [...groups.map(({ group }) => -group), ...left.map(({ pid }) => pid)]) {
      kill(number, profileDir);
    }
    await delay(LOOK_AGAIN_MS);
  }
}

/** The browsers of a profile, and everyone who descends from them or helps them. Never we ourselves. */
function familyOf(running: Running[], profileDir: string): { browsers: Running[]; everyone: Set<Running> } {
  const users = running.filter(({ pid, args }) => pid !== process.pid && usesProfile(args, profileDir));
  const main = users.filter(({ args }) => !args.join(' ').includes(' --type='));
  const mainPids = new Set(main.map(({ pid }) => pid));
  const everyone = new Set(users);
  // A Set also goes through what is added on the way.
  for (const each of everyone) {
    for (const child of running)
      if (child.parent === each.pid && child.pid !== process.pid) everyone.add(child);
  }
  // A browser that is just starting a child looks like two.
  return { browsers: main.filter(({ parent }) => !mainPids.has(parent)), everyone };
}

/** Chromium's children, and ps, show their arguments joined: there another one, or nothing, has to follow. */
function usesProfile(args: readonly string[], profileDir: string): boolean {
  const flag = `--user-data-dir=${profileDir}`;
  if (args.length > 1) return args.includes(flag);
  const [, ...afters] = args[0]?.split(` ${flag}`) ?? [];
  return afters.some((after) => after === '' || after.startsWith(' -'));
}

function kill(number: number, profileDir: string): void {
  try {
    process.kill(number, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
    throw new BrowserAliveError(Math.abs(number), profileDir, { cause: error });
  }
}
