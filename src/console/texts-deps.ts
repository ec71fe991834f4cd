import type { PanelEvent } from '../events/define-event.ts';
import type { TextName } from '../rendering/override.ts';
import type { Renderer } from '../rendering/renderer.ts';
import type { TextsNow } from '../rendering/template-store.ts';

/** What the desk of the texts needs of the service. Times are milliseconds since 1970. */
export interface TextsDeps {
  /** Resolves when what was published before the call is in use here. Never rejects. */
  fresh: () => Promise<void>;
  now: () => TextsNow;
  /** What is wrong with the files and the overrides: `file:line:column message`. */
  warnings: () => string[];
  write: Renderer['write'];
  companyName: string;
  clientAreaUrl: string | undefined;
  store: TextsDesk;
  /** Resolves to the delivery's id; undefined where that cannot be a phone's number. */
  sendText: (message: {
    phone: string;
    text: string;
    locale: string;
    by: string;
  }) => Promise<string | undefined>;
  clock: () => number;
}

/** What the desk keeps. */
interface TextsDesk {
  /** The newest version of a text; undefined where none was ever published. */
  newest: (text: TextName) => Promise<PublishedText | undefined>;
  /** Newest first. */
  history: (text: TextName) => Promise<PublishedText[]>;
  /** Not ok: the text is not as `currentSeq` says any more, and nothing was written. Removes the text's draft. */
  publish: (version: NewVersion, now: number) => Promise<{ ok: boolean }>;
  drafts: () => Promise<TextName[]>;
  /** `revision`: of its last draft, or of that one's removal, which has a revision too; 0: there never was one. */
  lastDraft: (text: TextName) => Promise<{ draft: Draft | undefined; revision: number }>;
  saveDraft: (
    draft: TextName & Omit<Draft, 'at'>,
    now: number,
  ) => Promise<{ ok: true; done: Draft } | { ok: false; draft: Draft | undefined }>;
  removeDraft: (
    draft: TextName & { revision: number },
  ) => Promise<{ ok: true } | { ok: false; draft: Draft | undefined }>;
  switchedOff: () => Promise<string[]>;
  switchType: (change: { type: string; on: boolean; author: string }, now: number) => Promise<void>;
  /** Of a type, newest first. */
  recentEvents: (type: string, limit: number) => Promise<Sample[]>;
  event: (id: string) => Promise<Sample | undefined>;
}

export interface PublishedText {
  seq: number;
  /** `null`: back to the shipped text. */
  source: string | null;
  action: 'published' | 'restored' | 'shipped' | 'imported';
  author: string;
  at: number;
}

interface NewVersion extends TextName {
  source: string | null;
  /** Names the source; `null` with it. */
  version: string | null;
  action: PublishedText['action'];
  author: string;
  /** What was in force when it was written; 0: the shipped text. */
  currentSeq: number;
}

export interface Draft {
  source: string;
  revision: number;
  author: string;
  at: number;
}

interface Sample {
  event: PanelEvent;
  acceptedAt: number;
}
