import type { Visitor } from './console-server.ts';

interface Told {
  path: string;
  body?: unknown;
  problem?: { status: number; code: string; detail: string };
}

/** A live stream, as a browser reads it. */
export interface LiveStream {
  response: Response;
  /** What is told next; undefined once the stream has ended. */
  next(): Promise<Told | undefined>;
  /** The comments that came so far. */
  comments: string[];
  close(): void;
}

/** Watches these paths of the console. */
export async function openLive(
  url: string,
  { cookie = '' }: Pick<Visitor, 'cookie'>,
  ...paths: string[]
): Promise<LiveStream> {
  const query = new URLSearchParams(paths.map((path): [string, string] => ['path', path]));
  const gone = new AbortController();
  const response = await fetch(`${url}/console/api/live?${query.toString()}`, {
    headers: { cookie, 'sec-fetch-site': 'same-origin' },
    signal: gone.signal,
  });
  const comments: string[] = [];
  const messages = read(response, comments);
  return {
    response,
    comments,
    next: async () => (await messages.next()).value ?? undefined,
    close: () => gone.abort(),
  };
}

async function* read(response: Response, comments: string[]): AsyncGenerator<Told, undefined> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const whole = text.split('\n\n');
    text = whole.pop() ?? '';
    for (const message of whole) {
      if (message.startsWith(':')) comments.push(message);
      if (message.startsWith('data: ')) yield JSON.parse(message.slice('data: '.length)) as Told;
    }
  }
}
