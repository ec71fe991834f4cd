import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** A process that runs on this host now; neither dead and unburied, nor the kernel's. */
export interface Running {
  pid: number;
  parent: number;
  group: number;
  /** Its command line: several arguments, or all of them joined by spaces, where the system tells no more. */
  args: readonly string[];
}

/** Every process that this one may see. */
export async function listProcesses(): Promise<Running[]> {
  if (process.platform === 'linux') return processesFromProc();
  const columns = 'pid=,ppid=,pgid=,stat=,command=';
  const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', columns], { maxBuffer: 64 * 1024 ** 2 });
  return processesFromPs(stdout);
}

/** PF_KTHREAD, of the kernel's include/linux/sched.h. */
const KERNEL_THREAD = 0x00200000;

/** Slim container images have no ps. */
function processesFromProc(): Running[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const commandLine = readFileSync(`/proc/${name}/cmdline`, 'utf8');
        const status = readFileSync(`/proc/${name}/stat`, 'utf8');
        // `4280 (comm) S 4272 4280 …`; what stands between the brackets may hold brackets itself.
        const [state = '', parent, group, , , , flags] = status.slice(status.lastIndexOf(')') + 2).split(' ');
        // One that is just becoming another program has no command line for a moment.
        if (isOver(state) || (Number(flags) & KERNEL_THREAD) !== 0) return [];
        const args = commandLine.replace(/\0+$/, '').split('\0');
        return [{ pid: Number(name), parent: Number(parent), group: Number(group), args }];
      } catch {
        // It has ended since the folder was listed, or is not ours to see.
        return [];
      }
    });
}

/** Reads `ps -o pid=,ppid=,pgid=,stat=,command=`. */
export function processesFromPs(output: string): Running[] {
  return output.split('\n').flatMap((line) => {
    const [, pid, parent, group, state = '', command = ''] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (command === '' || isOver(state)) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), args: [command] }];
  });
}

function isOver(state: string): boolean {
  return /^[ZX]/.test(state);
}
