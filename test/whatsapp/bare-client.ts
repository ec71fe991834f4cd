import wweb from 'whatsapp-web.js';

const { Client, LocalAuth } = wweb;

export interface BareClient {
  client: wweb.Client;
  /** The events so far, by name. */
  events: string[];
  /** Resolves to what the next event of this name brings. */
  next(event: string): Promise<unknown[]>;
}

/** The library as npm has it, with nothing of ours around it. Not started. */
export function bareClient(
  dataPath: string,
  chromium: { path: string; args: string[] },
  options: Partial<wweb.ClientOptions> = {},
): BareClient {
  const client = new Client({
    authStrategy: new LocalAuth({ dataPath }),
    webVersionCache: { type: 'none' },
    puppeteer: { executablePath: chromium.path, args: [...chromium.args], pipe: true },
    ...options,
  });
  const events: string[] = [];
  for (const event of Object.values(wweb.Events)) client.on(event, () => events.push(event));
  return {
    client,
    events,
    next: (event) =>
      new Promise((resolve) => {
        client.once(event, (...args: unknown[]) => resolve(args));
      }),
  };
}
