import { catalog } from '../events/catalog.ts';
import { compileTemplate, type CompiledTemplate } from './compile-template.ts';
import type { Phrases } from './phrases.ts';
import { atTop } from './problem.ts';

export interface TemplateSource {
  /** The same for one place: of its sources, the last is remembered. */
  key: string;
  type: string;
  source: string;
}

/** What would be wrong with templates if these were their phrases: `breaks invoice.paid at 1:5: …` */
export function brokenBy(phrases: Phrases, templates: readonly TemplateSource[]): string[] {
  return templates.flatMap((template) => {
    const compiled = compiledWith(phrases, template);
    if (compiled.ok) return [];
    const [problem] = compiled.problems;
    return [`breaks ${template.type} at ${problem?.line}:${problem?.column}: ${problem?.message}`];
  });
}

const remembered = new WeakMap<Phrases, Map<string, { source: string; compiled: CompiledTemplate }>>();

/** As compileTemplate, once for the same phrases; a type that there is not is a problem. */
export function compiledWith(phrases: Phrases, { key, type, source }: TemplateSource): CompiledTemplate {
  const known = remembered.get(phrases) ?? new Map();
  remembered.set(phrases, known);
  const last = known.get(key);
  if (last?.source === source) return last.compiled;
  const compiled: CompiledTemplate = catalog.has(type)
    ? compileTemplate(source, { type, phrases })
    : { ok: false, problems: [atTop(`there is no event type "${type}"`)] };
  known.set(key, { source, compiled });
  return compiled;
}
