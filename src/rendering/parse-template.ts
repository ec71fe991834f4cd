import Handlebars from 'handlebars';
import { z } from 'zod';
import type { Problem } from './problem.ts';

export type ParsedTemplate = { ok: true; program: hbs.AST.Program } | { ok: false; problem: Problem };

/** Far above any text that fits into a message, and quick to parse whatever it holds. */
const LONGEST_SOURCE = 20_000;

/** Reads a template's syntax, and says in plain words where it breaks. */
export function parseTemplate(source: string): ParsedTemplate {
  if (source.length > LONGEST_SOURCE) {
    return failed(1, 1, `the template is longer than ${LONGEST_SOURCE} characters`);
  }
  try {
    return { ok: true, program: Handlebars.parse(source) };
  } catch (error) {
    return syntaxProblem(source, error);
  }
}

function failed(line: number, column: number, message: string): ParsedTemplate {
  return { ok: false, problem: { line, column, message } };
}

/** Where the generated parser stopped: it leaves that in its lexer, out of reach of Handlebars' types. */
const stoppedParser = z.object({
  lexer: z.object({ yylloc: z.object({ first_line: z.number(), first_column: z.number() }) }),
});

function syntaxProblem(source: string, error: unknown): ParsedTemplate {
  const message = error instanceof Error ? error.message : String(error);
  // Complaints that are written by hand (a block closed by another's name) end in their place …
  const placed = /^([^]*) - (\d+):(\d+)$/.exec(message);
  if (placed) {
    const [, text = '', line, column] = placed;
    const mismatch = /^(\S+) doesn't match (\S+)$/.exec(text);
    return failed(
      Number(line),
      Number(column) + 1,
      mismatch ? `{{#${mismatch[1]}}} is closed by {{/${mismatch[2]}}}` : text,
    );
  }
  const got = /got '(\w+)'/.exec(message)?.[1];
  if (got === 'EOF') {
    const open = lastOpenBlock(source);
    if (open) return failed(open.line, open.column, `{{#${open.name}}} is never closed`);
  }
  // … those of the generated grammar name tokens only.
  const at = stoppedParser.safeParse(Reflect.get(Handlebars, 'Parser')).data?.lexer.yylloc;
  return failed(
    at?.first_line ?? 1,
    (at?.first_column ?? 0) + 1,
    UNEXPECTED.get(got ?? '') ?? 'this is not Handlebars: a {{…}} is broken or not closed',
  );
}

const UNEXPECTED = new Map([
  ['OPEN_ENDBLOCK', 'this closes a block that is not open'],
  ['INVERSE', '{{else}} stands outside of a block'],
  ['OPEN_INVERSE_CHAIN', '{{else}} stands outside of a block'],
  ['CLOSE', 'something is missing before the closing braces'],
]);

function lastOpenBlock(source: string): { line: number; column: number; name: string } | undefined {
  const open: { at: number; name: string }[] = [];
  for (const { 0: tag, index } of source.matchAll(
    /\{\{!--[^]*?--~?\}\}|\{\{![^}]*\}\}|\{\{~?[#^/]\s*[\w.]+/g,
  )) {
    const name = /[\w.]+$/.exec(tag)?.[0];
    if (tag.startsWith('{{!') || name === undefined) continue;
    if (tag.includes('/')) open.pop();
    else open.push({ at: index, name });
  }
  const last = open.at(-1);
  if (!last) return undefined;
  const lines = source.slice(0, last.at).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1, name: last.name };
}
