import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { killBrowsersOf } from '../../src/whatsapp/browser-processes.ts';
import { listProcesses, processesFromPs } from '../../src/whatsapp/processes.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { startBrowser } from './start-browser.ts';

let profileDir: string;
let remove: () => Promise<void>;
const started: ChildProcess[] = [];
beforeEach(async () => {
  const temp = await tempFolder();
  profileDir = temp.folder;
  remove = temp.remove;
});
afterEach(async () => {
  for (const each of started.splice(0)) each.kill('SIGKILL');
  await killBrowsersOf(profileDir);
  await remove();
});

/** A process that has the command line of a browser, and a child that has not. Resolves when both run, with the child's number. */
async function standIn(flag: string, options: { detached: boolean; script?: string }) {
  const script = options.script ?? 'sleep 1000 & echo $!; wait';
  const child = spawn('sh', ['-c', script, 'sh', flag], {
    detached: options.detached,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  started.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return {
    child,
    childPid: Number(line),
    ended: once(child, 'exit') as Promise<[number | null, string | null]>,
  };
}

const isRunning = async (pid: number) => (await listProcesses()).some((each) => each.pid === pid);

describe('Killing the browsers of a profile', () => {
  it.each([true, false])(
    'ends them and what they have started (a group of their own: %s)',
    async (detached) => {
      const { childPid, ended } = await standIn(`--user-data-dir=${profileDir}`, { detached });
      expect(await killBrowsersOf(profileDir)).toBe(1);
      expect(await isRunning(childPid)).toBe(false);
      expect(await ended).toEqual([null, 'SIGKILL']);
    },
  );

  it('ends those that do not listen any more', async () => {
    const { child, ended } = await standIn(`--user-data-dir=${profileDir}`, { detached: true });
    child.kill('SIGSTOP');
    expect(await killBrowsersOf(profileDir)).toBe(1);
    expect(await ended).toEqual([null, 'SIGKILL']);
  });

  it('ends what has left the browser’s group', async () => {
    const leave = 'console.log(child_process.spawn("sleep", ["1000"], { detached: true }).pid)';
    const script = `"${process.execPath}" -e '${leave}'`;
    const { childPid } = await standIn(`--user-data-dir=${profileDir}`, { detached: true, script });
    expect(await killBrowsersOf(profileDir)).toBe(1);
    expect(await isRunning(childPid)).toBe(false);
  });

  it('ends a browser’s child that has outlived it, and counts no browser', async () => {
    // Chromium’s children join their arguments into one.
    const argv0 = `chromium --type=utility --user-data-dir=${profileDir} --lang=en`;
    const child = spawn('sh', [], { argv0, stdio: ['pipe', 'ignore', 'ignore'] });
    const other = spawn('sh', [], {
      argv0: argv0.replace(' --lang', ' 2 --lang'),
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    started.push(child, other);
    const ended = once(child, 'exit');
    expect(await killBrowsersOf(profileDir)).toBe(0);
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(other).toMatchObject({ exitCode: null, signalCode: null });
  });

  it('does not wait for the burial of one whose parent takes no care of it', async () => {
    const browser = ['sh', ['-c', 'sleep 1000; true', 'sh', `--user-data-dir=${profileDir}`]];
    const script = `
      const { pid } = child_process.spawn(...${JSON.stringify(browser)});
      fs.writeSync(1, pid + '\\n');
      process.kill(process.pid, 'SIGSTOP');`;
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    started.push(parent);
    await once(createInterface({ input: parent.stdout }), 'line');
    expect(await killBrowsersOf(profileDir)).toBe(1);
  });

  it('leaves the browsers of other profiles alone', async () => {
    const others = await Promise.all(
      [
        `--user-data-dir=${profileDir}-2`,
        `--user-data-dir=${profileDir}/session`,
        `x--user-data-dir=${profileDir}`,
        `look for --user-data-dir=${profileDir}`,
      ].map((flag) => standIn(flag, { detached: true })),
    );
    expect(await killBrowsersOf(profileDir)).toBe(0);
    for (const { child } of others) expect(child).toMatchObject({ exitCode: null, signalCode: null });
    for (const { child } of others) process.kill(-(child.pid ?? 0), 'SIGKILL');
  });

  it('does nothing where there is none', async () => {
    expect(await killBrowsersOf(profileDir)).toBe(0);
  });

  it('counts them all, and copes with those that end by themselves meanwhile', async () => {
    const flag = `--user-data-dir=${profileDir}`;
    const browsers = await Promise.all([1, 2, 3].map(() => standIn(flag, { detached: true })));
    const brief = [1, 2, 3, 4].map(() => spawn('sh', ['-c', 'exit', 'sh', flag]));
    expect(await killBrowsersOf(profileDir)).toBeGreaterThanOrEqual(3);
    await Promise.all(browsers.map(({ ended }) => ended));
    for (const each of brief)
      if (each.exitCode === null && each.signalCode === null) await once(each, 'exit');
  });

  it('leaves nothing of a real browser', async () => {
    const { browser, ended } = await startBrowser(profileDir);
    const group = (await listProcesses()).filter((each) => each.group === browser.pid);
    expect(group.length).toBeGreaterThan(1);
    expect(await killBrowsersOf(profileDir)).toBe(1);
    const left = new Set((await listProcesses()).map(({ pid }) => pid));
    expect(group.filter(({ pid }) => left.has(pid))).toEqual([]);
    expect(await ended).toEqual([null, 'SIGKILL']);
  });
});

describe('The list of processes', () => {
  it('has ourselves in it', async () => {
    const own = (await listProcesses()).find(({ pid }) => pid === process.pid);
    expect(own).toMatchObject({ parent: process.ppid });
    expect(own?.args.join(' ')).toContain('jest');
  });

  it('is read from ps where there is no /proc, without those that are dead and unburied', () => {
    const output = `
    1     0     1 Ss   /sbin/launchd
  501     1   501 S    /Applications/Google Chrome.app/Contents/MacOS/Google Chrome --headless=new --user-data-dir=/Users/ana/data/whatsapp/session --mute-audio
  502   501   501 Z    (Google Chrome He)
  503   501   501 R+   /Applications/Google Chrome Helper --type=renderer
`;
    expect(processesFromPs(output)).toEqual([
      { pid: 1, parent: 0, group: 1, args: ['/sbin/launchd'] },
      {
        pid: 501,
        parent: 1,
        group: 501,
        args: [
          '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome --headless=new --user-data-dir=/Users/ana/data/whatsapp/session --mute-audio',
        ],
      },
      { pid: 503, parent: 501, group: 501, args: ['/Applications/Google Chrome Helper --type=renderer'] },
    ]);
  });
});
