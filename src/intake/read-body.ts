import type { IncomingMessage } from 'node:http';

/**
 * Reads a request's raw body. `too_large`: more than `limit` bytes came; the rest is read and thrown away, so that the
 * client can still read the answer. `aborted`: the client went away, and nobody waits for an answer.
 */
export function readBody(req: IncomingMessage, limit: number): Promise<Buffer | 'too_large' | 'aborted'> {
  return new Promise((resolve) => {
    let size = 0;
    let chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) {
        chunks.push(chunk);
      } else {
        chunks = [];
        resolve('too_large');
      }
    });
    req.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    req.on('close', () => resolve('aborted'));
  });
}
