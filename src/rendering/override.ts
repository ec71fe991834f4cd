/** `template`: named by its event type · `phrase`: named by its flat key, such as `units.domain_one`. */
export type TextKind = 'template' | 'phrase';

/** Which text. */
export interface TextName {
  kind: TextKind;
  name: string;
  locale: string;
}

/** Staff wording that replaces a shipped text. */
export interface Override extends TextName {
  source: string;
}

/** The same for the same text only. */
export function textKey({ kind, name, locale }: TextName): string {
  return `${kind} ${name}/${locale}`;
}
