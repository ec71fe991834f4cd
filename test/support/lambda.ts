import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32, inflateRawSync } from 'node:zlib';
import type { HttpApiAnswer, HttpApiEvent } from '../../src/main/lambda/http-api-event.ts';

export interface LambdaProcess {
  invoke(event: HttpApiEvent): Promise<HttpApiAnswer>;
  /** What it has logged so far. */
  output: string[];
  stop(): Promise<void>;
}

/** Loads a function's file in a fresh process, with the environment that Lambda gives it and this one. */
export async function startLambda(file: string, env: Record<string, string>): Promise<LambdaProcess> {
  const child = fork(fileURLToPath(new URL('./lambda-process.js', import.meta.url)), [file], {
    // Nothing of the test's own: neither its flags nor what its environment says of AWS.
    execArgv: [],
    env: {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'an example',
      AWS_SESSION_TOKEN: 'an example',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => output.push(String(data)));
  const waiting = new Map<number, (message: { answer?: HttpApiAnswer; failed?: string }) => void>();
  const exited = once(child, 'close');
  const ready = once(child, 'message');
  await Promise.race([ready, exited.then(() => Promise.reject(new Error(output.join(''))))]);
  child.on('message', (message: { call: number; answer?: HttpApiAnswer; failed?: string }) =>
    waiting.get(message.call)?.(message),
  );
  let calls = 0;
  return {
    output,
    invoke: (event) =>
      new Promise((resolve, reject) => {
        calls += 1;
        waiting.set(calls, ({ answer, failed }) => {
          if (answer) resolve(answer);
          else reject(new Error(failed));
        });
        child.send({ call: calls, event });
      }),
    async stop() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Writes what a zip holds into a folder, as its directory lists it. Throws where a checksum is wrong. */
export async function unzip(file: string, folder: string): Promise<string[]> {
  const bytes = await readFile(file);
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = bytes.readUInt32LE(end + 16);
  const names: string[] = [];
  await mkdir(folder, { recursive: true });
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const length = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('latin1', at + 46, at + 46 + length);
    const offset = bytes.readUInt32LE(at + 42);
    const from = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
    const content = inflateRawSync(bytes.subarray(from, from + bytes.readUInt32LE(at + 20)));
    if (crc32(content) !== bytes.readUInt32LE(at + 16)) throw new Error(`${name}: the checksum is wrong`);
    await writeFile(path.join(folder, name), content);
    names.push(name);
    at += 46 + length + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return names;
}
