import { createHash } from 'node:crypto';
import { sampleEvent } from '../events/sample-event.ts';
import { createBudget, LONGEST_TEXT } from './budget.ts';
import { checkTemplate } from './check-template.ts';
import { handlebarsWithHelpers, helperNames, type Writing } from './helpers.ts';
import type { Phrases } from './phrases.ts';
import type { Problem } from './problem.ts';
import { isNode } from './template-nodes.ts';
import { templateValues } from './template-values.ts';

/** A template that can be rendered. */
export interface Template {
  /** As it is written. */
  readonly source: string;
  /** Names the wording: 12 hex digits of the template's, a dot, and 6 of its locale's phrases'. */
  readonly version: string;
  /** The text for these (clean) values. Throws where the text is empty, too long, or too much work. */
  render(values: unknown, formattingLocale: string): string;
}

export type CompiledTemplate = { ok: true; template: Template } | { ok: false; problems: Problem[] };

interface Subject {
  type: string;
  phrases: Phrases;
}

const handlebars = handlebarsWithHelpers();

/** Checks a template, compiles it, and tries it on its type's sample. Throws on an unknown event type. */
export function compileTemplate(source: string, { type, phrases }: Subject): CompiledTemplate {
  const problems = checkTemplate(source, { type, phrases });
  if (problems.length > 0) return { ok: false, problems };

  const program = handlebars.parse(source);
  askGently(program);
  const write = handlebars.compile<unknown>(program, {
    noEscape: true,
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: Object.fromEntries(helperNames.map((name) => [name, true])),
  });
  const template: Template = {
    source,
    version: `${sourceVersion(source)}.${phrases.version.slice(0, 6)}`,
    render: (values, locale) => {
      const writing: Writing = { phrases, locale, budget: createBudget() };
      return tidy(
        write(values, {
          data: { root: values, writing },
          allowProtoPropertiesByDefault: false,
          allowProtoMethodsByDefault: false,
        }),
      );
    },
  };
  try {
    const sample = sampleEvent(type, { id: 'sample', locale: phrases.locale });
    template.render(
      templateValues(sample, { companyName: 'Avisador', clientAreaUrl: 'https://example.com' }),
      phrases.locale,
    );
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      problems: [{ line: 1, column: 1, message: `the sample cannot be rendered: ${detail}` }],
    };
  }
  return { ok: true, template };
}

/** Names a template's wording, without its phrases: 12 hex digits. */
export function sourceVersion(source: string): string {
  return createHash('sha256').update(source).digest('hex').slice(0, 12);
}

/**
 * Blocks ask for what may be missing, and strict Handlebars throws on `{{#if payment.method}}` where there is no
 * payment. So their paths become look-ups that find nothing in nothing: `(lookup payment "method")`.
 */
function askGently({ body }: hbs.AST.Program): void {
  for (const block of body) {
    if (!isNode(block, 'BlockStatement')) continue;
    block.params = block.params.map((param) => (isNode(param, 'PathExpression') ? gently(param) : param));
    for (const inner of [block.program, block.inverse] as (hbs.AST.Program | undefined)[])
      if (inner) askGently(inner);
  }
}

function gently(path: hbs.AST.PathExpression): hbs.AST.Expression {
  const [last = '', ...before] = path.parts.toReversed();
  if (before.length === 0) return path;
  const { loc } = path;
  const owner = gently({ ...path, parts: before.toReversed() });
  const lookup = {
    type: 'PathExpression',
    data: false,
    depth: 0,
    parts: ['lookup'],
    original: 'lookup',
    loc,
  } as const;
  const key = { type: 'StringLiteral', value: last, original: last, loc } as const;
  return Object.assign({ type: 'SubExpression', path: lookup, params: [owner, key], loc });
}

const untidy = / {2}|[^\S\n]\n|\n[^\S\n]|\n{3}/;

/** What is missing leaves no trace: no blank at a line's ends, no two in a row, no more than one empty line. */
function tidy(written: string): string {
  const text = untidy.test(written)
    ? written
        .split('\n')
        .map((line) => line.replace(/ {2,}/g, ' ').trim())
        .join('\n')
        .replace(/\n{3,}/g, '\n\n')
        .trim()
    : written.trim();
  if (text === '') throw new UnfitTextError('the text is empty');
  if (text.length > LONGEST_TEXT)
    throw new UnfitTextError(`the text is longer than ${LONGEST_TEXT} characters`);
  return text;
}

/** What a template wrote cannot be sent. */
class UnfitTextError extends Error {
  override readonly name = 'UnfitTextError';
}
