import { listProcesses } from '../../src/whatsapp/processes.ts';

/** The processes of the browser that uses this profile: itself first, then those that it has started. */
export async function browserProcesses(profileDir: string): Promise<Array<{ pid: number; args: string }>> {
  const running = (await listProcesses()).map(({ pid, parent, args }) => ({
    pid,
    parent,
    args: args.join(' '),
  }));
  const browser = running.find(
    ({ args }) => args.includes(`--user-data-dir=${profileDir}`) && !args.includes('--type='),
  );
  const family = new Set(browser && [browser]);
  // A Set also goes through what is added on the way.
  for (const { pid } of family) {
    for (const child of running) if (child.parent === pid) family.add(child);
  }
  return [...family];
}

/** As the system does when memory runs out. Does nothing where there is no browser. */
export async function killBrowser(profileDir: string): Promise<void> {
  const [browser] = await browserProcesses(profileDir);
  if (browser) process.kill(browser.pid, 'SIGKILL');
}
