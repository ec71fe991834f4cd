import { catalog } from '../events/catalog.ts';
import { textKey, type TextName } from '../rendering/override.ts';
import type { Problem } from '../rendering/problem.ts';
import { slotKey } from '../rendering/template-library.ts';
import type { TextsNow } from '../rendering/template-store.ts';
import type { TextState } from './texts-wire.ts';

/** How a text stands. */
export interface Standing {
  state: TextState;
  /** The file's text; `null` where there is none. */
  shipped: string | null;
  /** What is rendered; `null` where nothing can be. */
  inForce: string | null;
  /** Of the override where there is one, else of the file. */
  problems: readonly Problem[];
}

/** Looks texts up, as they stand at that moment. */
export function createStandings(now: TextsNow): (text: TextName) => Standing {
  const overridden = new Set(now.overrides.map(textKey));
  return (text) => {
    const key = textKey(text);
    const found = text.kind === 'template' ? ofTemplate(text, now) : ofPhrase(text, now);
    const { unusable } = now.inForce;
    if (!overridden.has(key)) return found;
    const problems = unusable.get(key);
    return { ...found, state: problems ? 'broken' : 'overridden', problems: problems ?? [] };
  };
}

function ofTemplate({ name, locale }: TextName, { shipped, inForce }: TextsNow): Standing {
  const slot = shipped.templates.get(slotKey(name, locale));
  const template = inForce.templates.get(slotKey(name, locale))?.template;
  return {
    state: !slot ? 'missing' : slot.problems.length > 0 ? 'broken' : 'shipped',
    shipped: slot?.source ?? slot?.good?.source ?? null,
    inForce: template?.source ?? null,
    problems: slot?.problems ?? [],
  };
}

function ofPhrase({ name, locale }: TextName, { shipped, inForce }: TextsNow): Standing {
  const slot = shipped.phrases.get(locale);
  const wording = slot?.good?.wordings.get(name) ?? null;
  return {
    state: wording !== null ? 'shipped' : slot && !slot.good ? 'broken' : 'missing',
    shipped: wording,
    inForce: inForce.phrases.get(locale)?.wordings.get(name) ?? null,
    problems: slot && !slot.good ? slot.problems : [],
  };
}

/** Whether there is such a text, or could be: a template that is missing can be written. */
export function isText(text: TextName, now: TextsNow): boolean {
  const { kind, name, locale } = text;
  const phrases = now.inForce.phrases.get(locale);
  const exists =
    kind === 'template' ? phrases !== undefined && catalog.has(name) : phrases?.wordings.has(name);
  return exists === true || now.overrides.some((override) => textKey(override) === textKey(text));
}
