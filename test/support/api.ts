import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { DeliveryView } from '../../src/delivery/delivery-view.ts';
import type { TransferDraft } from '../../src/transfer/draft-request.ts';
import type { TransferView } from '../../src/transfer/transfer-view.ts';
import { eventually } from './service.ts';

const program = fileURLToPath(new URL('../../src/main/avisador.js', import.meta.url));

/** What a command of the program did. */
export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `avisador …` to its end. */
export async function avisador(args: string[], env: Record<string, string> = {}): Promise<Ran> {
  const { PATH = '' } = process.env;
  try {
    const ran = await promisify(execFile)(process.execPath, [program, ...args], { env: { PATH, ...env } });
    return { code: 0, ...ran };
  } catch (error) {
    const { code, stdout, stderr } = error as Ran;
    return { code, stdout, stderr };
  }
}

/** A new API key for the service that keeps its data there. */
export async function apiKey(dataDir: string): Promise<string> {
  const { stdout } = await avisador(['keys', 'create', 'test'], { DATA_DIR: dataDir });
  return stdout.trim();
}

/** The deliveries of an event, as `GET /v1/deliveries` answers them. */
export async function deliveriesOf(url: string, key: string, eventId: string): Promise<DeliveryView[]> {
  const response = await fetch(`${url}/v1/deliveries?event=${encodeURIComponent(eventId)}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  const { deliveries } = (await response.json()) as { deliveries: DeliveryView[] };
  return deliveries;
}

/** The same, once WhatsApp has had its last word on all of them. */
export function settled(url: string, key: string, eventId: string): Promise<DeliveryView[]> {
  return eventually(
    () => deliveriesOf(url, key, eventId),
    (deliveries) =>
      deliveries.length > 0 &&
      deliveries.every(({ status }) => !['queued', 'sending', 'sent'].includes(status)),
    30_000,
  );
}

/** What `POST /v1/transfers` answers. */
export async function draftTransfer(
  url: string,
  key: string,
  wanted: { originEmail: string; destinationEmail: string; service: string; locale?: string },
): Promise<TransferDraft> {
  const response = await fetch(`${url}/v1/transfers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(wanted),
  });
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as TransferDraft;
}

/** What `GET /v1/transfers/{id}` answers. */
export async function transferOf(url: string, key: string, id: string): Promise<TransferView> {
  const response = await fetch(`${url}/v1/transfers/${id}`, { headers: { authorization: `Bearer ${key}` } });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as TransferView;
}

/** `POST /sandbox/api/messages`: a customer writes to us. */
export async function customerWrites(url: string, number: string, text: string): Promise<void> {
  const response = await fetch(`${url}/sandbox/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ phone: number, text }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
}

/** `PUT /sandbox/api/network`. */
export async function network(url: string, state: Record<string, unknown>): Promise<void> {
  await put(`${url}/sandbox/api/network`, state);
}

/** `PUT /sandbox/api/phones/{phone}`. */
export async function phone(url: string, number: string, state: Record<string, unknown>): Promise<void> {
  await put(`${url}/sandbox/api/phones/${encodeURIComponent(number)}`, state);
}

async function put(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
}
