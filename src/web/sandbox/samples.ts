import { signal } from '@preact/signals';
import { ask, SandboxError } from './api.ts';
import { bringIntoView } from './phones.ts';
import type { Offered } from './wire.ts';

/** What samples there are; undefined until it is known. */
export const offered = signal<Offered | undefined>(undefined);

/** Asks which samples there are; the page does without where it cannot be told. */
export async function askWhatIsOffered(): Promise<void> {
  try {
    offered.value = await ask<Offered>('GET', '/samples');
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
  }
}

/** Has a sample posted and brings its phone into view. Throws SandboxError. */
export async function sendSample(sample: { type: string; locale: string; phone: string }): Promise<void> {
  await ask('POST', '/samples', sample);
  bringIntoView([`+${sample.phone.replace(/\D/g, '')}`]);
}

/** The phone of a made-up client, for who has none in mind. */
export const SAMPLE_PHONE = '+5491123456789';
