/** What the console's pages and its server say to each other about texts. Times are ISO 8601 in UTC. */

/** `template`: named by its event type, Handlebars · `phrase`: named by its key (`transfer.sentence`), i18next. */
export type TextKind = 'template' | 'phrase';

/**
 * `shipped`: as its file has it · `overridden`: staff wording is in force · `broken`: the override can no longer be
 * rendered and the shipped text is used instead, or the shipped file itself is broken · `missing`
 */
export type TextState = 'shipped' | 'overridden' | 'broken' | 'missing';

export interface TextCell {
  state: TextState;
  hasDraft: boolean;
}

/** `GET /texts` */
export interface TextsOverview {
  locales: string[];
  /** By subject: client, invoice, service … in the catalog's order. */
  groups: Array<{
    /** The part of the type before its dot. */
    name: string;
    types: Array<{
      type: string;
      /** The catalog's one line for people. */
      summary: string;
      urgent: boolean;
      switchedOff: boolean;
      /** By locale. */
      cells: Record<string, TextCell>;
    }>;
  }>;
  /** Grouped by the first part of the key. */
  phrases: Array<{
    name: string;
    /** A locale whose plural has no such form (`units.domain_many`) has no cell. */
    keys: Array<{ key: string; cells: Record<string, TextCell> }>;
  }>;
  /** `file:line:column message`, of files and overrides. */
  warnings: string[];
}

/** A variable that a template of this type can read. */
export interface VariableView {
  /** As it is written between braces: `invoice.total`; `items[]` stands for an entry of a list. */
  path: string;
  type: 'text' | 'date' | 'number' | 'money' | 'list' | 'object' | 'choice';
  optional: boolean;
  /** The values of a choice. */
  options?: string[];
  /** What it is in the catalog's sample, as the locale writes it: `$ 15.950,00`. */
  example?: string;
}

export interface TextVersionView {
  seq: number;
  /** `null`: back to the shipped text. */
  source: string | null;
  action: 'published' | 'restored' | 'shipped' | 'imported';
  author: string;
  at: string;
}

export interface DraftView {
  source: string;
  revision: number;
  author: string;
  at: string;
}

/** `GET /texts/:kind/:name/:locale`. One text, with all that its editor shows. */
export interface TextView {
  kind: TextKind;
  name: string;
  locale: string;
  state: TextState;
  /** The file's text; `null` where there is none. */
  shipped: string | null;
  /** What staff last published, else the shipped text. In force, unless `state` is `broken`: then it is what has to be mended. */
  current: string | null;
  /** The version in force, 0 for the shipped text: what a publish builds on. */
  currentSeq: number;
  draft: DraftView | null;
  /** Of the last draft, or of its removal, so that one who saved it knows that it is gone; 0: there never was one. */
  draftRevision: number;
  /** Of `current`. */
  problems: TextProblem[];
  /** The same text in the other locales, as it is in force there. */
  others: Array<{ locale: string; source: string | null; preview: string | null }>;
  /** Of a template. Of a phrase: the placeholders that it puts in. */
  variables: VariableView[];
  /** What can be put into a template besides variables. */
  helpers: Array<{ name: string; usage: string }>;
  phraseKeys: string[];
}

export interface TextProblem {
  line: number;
  column: number;
  message: string;
}

/** `GET /samples/:type` (of a template) → `{ samples: SampleView[] }`: the catalog's, then real ones, newest first. */
export interface SampleView {
  /** `catalog`, or an event's id. */
  id: string;
  /** The client's name. A viewer sees none of real ones. */
  label: string;
  /** When it was accepted; absent for the catalog's. */
  at?: string;
}

/** `POST /texts/:kind/:name/:locale/check` `{ source, sample? }` (viewers may) */
export interface CheckedText {
  /** What keeps it from being published. */
  problems: TextProblem[];
  /** Why it cannot be made with this sample, although nothing is wrong with the text itself. */
  sampleProblem?: string;
  /** What the sample becomes; `null` where it cannot be rendered. A phrase is shown with its placeholders filled in where a sample value is known. */
  preview: string | null;
}

/** `PUT …/draft` `{ source, revision }` (0: there was none) → DraftView; 409 `stale_draft` with `draft` (`null`: it is gone) where somebody else has saved, discarded or published meanwhile. `DELETE …/draft` `{ revision }` → 204; the same refusal. */
/** `POST …/publish` `{ source, currentSeq }` → TextView; 422 `broken_text` with `problems`; 409 `stale_text` with `current`, `currentSeq`, `author`, `at`. Removes the draft. */
/** `POST …/restore` `{ seq, currentSeq }` → TextView; the same refusals. */
/** `POST …/shipped` `{ currentSeq }` → TextView: back to the shipped text. */
/** `GET …/history` → `{ versions: TextVersionView[] }`, newest first. */
/** `POST …/send` `{ source, sample, phone }` → `{ deliveryId }`: what is in the editor, to a phone; 422 `broken_text`, `unfit_sample` with `sampleProblem`, `invalid_phone`. Templates only. */
/** `PUT /switches/:type` `{ on }` → 204 (admin) */
