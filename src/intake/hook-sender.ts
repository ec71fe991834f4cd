import type { FieldError } from '../events/parse-event.ts';

/** A panel that posts in its own words and signs in its own way, to an address of its own: `/v1/hooks/<name>`. */
export interface HookSender {
  /** Of the address. */
  name: string;
  /** As people write it. */
  title: string;
  /** The header that the signature stands in, in small letters. */
  signatureHeader: string;
  /** For the documentation: how it signs, and what becomes of what it posts. */
  description: string;
  /** Whether the signature vouches for the raw body. Takes as long, whatever is wrong with it. */
  isSigned(signature: string, body: Buffer): boolean;
  /** Makes sense of a body that is signed and is JSON. Never throws. */
  read(payload: unknown): HookReading;
}

type HookReading =
  /** `id` is the fact's own, whoever else posts here; `body` is what a panel of ours would have posted, not yet checked. */
  | { kind: 'event'; id: string; body: Record<string, unknown> }
  /** It is nothing to tell a client. */
  | { kind: 'ignored'; hook: string; reason?: string }
  /** It is, but it cannot be told whom or what. The pointers are into the payload. */
  | { kind: 'unfit'; errors: readonly FieldError[] };
