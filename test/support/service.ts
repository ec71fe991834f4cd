import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { signedHeaders } from '../../src/callbacks/sign-webhook.ts';
import type { PanelEvent } from '../../src/events/define-event.ts';

const program = fileURLToPath(new URL('../../src/main/avisador.js', import.meta.url));

export const SECRET = `whsec_${Buffer.from('a secret for tests, no other use').toString('base64')}`;

/** The service, or a role of it, as a process of its own. */
export interface Service {
  url: string;
  process: ChildProcess;
  /** What it has printed so far, logs included. */
  output: string[];
  /** SIGTERM; answers the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

/** Starts `avisador <role>`, with its options, on a free port and waits until it listens. Throws what it printed when it does not. */
export function startService(env: Record<string, string>, role = 'start'): Promise<Service> {
  return startScript([program, ...role.split(' ')], {
    PORT: '0',
    WEBHOOK_SECRETS: SECRET,
    LOG_LEVEL: 'warn',
    ...env,
  });
}

/** The environment of a process whose clock is ahead of ours: what has to wait for days can be seen at once. */
export function clockAhead(ms: number): Record<string, string> {
  const script = `const now = Date.now; Date.now = () => now() + ${ms};`;
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(script)}` };
}

/** Starts a script that prints `… on http://…` or `"http://…"` once it listens. */
export async function startScript(args: string[], env: Record<string, string>): Promise<Service> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, args, { env: { PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => output.push(line));
  const exited = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      output.push(line);
      const listening = /(?: on |")(http:\/\/[^\s"]+)/.exec(line);
      if (listening?.[1]) resolve(listening[1]);
    });
    void exited.then(() => reject(new Error(`${args.join(' ')} ended:\n${output.join('\n')}`)));
  });
  // A test that fails before it stops what it started must not keep the whole run from ending.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  void exited.then(() => process.off('exit', kill));
  keepAlive(child, false);
  return {
    url,
    process: child,
    output,
    async stop() {
      keepAlive(child, true);
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
    async kill() {
      keepAlive(child, true);
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Whether we wait for a child before we end ourselves. */
function keepAlive(child: ChildProcess, isWaitedFor: boolean): void {
  const call = isWaitedFor ? 'ref' : 'unref';
  child[call]();
  for (const pipe of [child.stdout, child.stderr]) if (pipe instanceof Socket) pipe[call]();
}

/** Posts an event as a panel does. */
export function post(url: string, { id, ...event }: PanelEvent, secret = SECRET): Promise<Response> {
  const body = JSON.stringify(event);
  return fetch(`${url}/v1/events`, {
    method: 'POST',
    body,
    headers: signedHeaders({ id, body, secret, now: new Date() }),
  });
}

export interface PhoneMessage {
  id: string;
  phone: string;
  direction: 'to_customer' | 'from_customer';
  text: string;
  at: string;
  status: string;
  deliveryId?: string;
  /** Our number. */
  number?: string;
}

/** What stands on the sandbox's phones, or on one of them. */
export async function messagesOn(url: string, phone?: string): Promise<PhoneMessage[]> {
  const query = phone === undefined ? '' : `?phone=${encodeURIComponent(phone)}`;
  const response = await fetch(`${url}/sandbox/api/messages${query}`);
  const { messages } = (await response.json()) as { messages: PhoneMessage[] };
  return messages;
}

/** Asks again until the answer is good. Throws the last answer when that takes longer than `ms`. */
export async function eventually<Answer>(
  ask: () => Promise<Answer>,
  isGood: (answer: Answer) => boolean,
  ms = 15_000,
): Promise<Answer> {
  const until = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (isGood(answer)) return answer;
    if (Date.now() > until)
      throw new Error(`not so after ${ms} ms: ${JSON.stringify(answer).slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
