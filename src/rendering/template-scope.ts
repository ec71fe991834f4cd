import type { Field } from './template-fields.ts';

/** A field and where it stands: `invoice.total`, or `invoice.items#3.amount` in the body of the third loop. */
export interface Place {
  field: Field;
  address: string;
}

/** Where in a template a path stands. */
export interface Scope {
  /** The event first, then the value of each `with`, `each` and `list` around. */
  contexts: readonly [Place, ...Place[]];
  /** The addresses of optional values that are surely there. */
  present: ReadonlySet<string>;
  /** How many `each` and `list` are around. */
  loops: number;
  /** How many blocks are around. */
  depth: number;
}

/** What a path leads to, or why it leads nowhere. */
export type Resolved = { ok: true; place: Place } | { ok: false; message: string };

interface Reading {
  /** A condition may ask for what may be missing; whatever is written out must be there. */
  asks?: boolean;
}

const LOOP_VARIABLES = new Set(['index', 'first', 'last']);

/** Follows a path from where it stands through the event's schema. */
export function resolvePath(
  path: hbs.AST.PathExpression,
  scope: Scope,
  { asks = false }: Reading = {},
): Resolved {
  if (path.data && path.parts[0] !== 'root') return loopVariable(path, scope);
  const context = path.data ? scope.contexts[0] : scope.contexts.at(-1 - path.depth);
  if (!context) return lost(`${path.original} leads out of the template`);
  const prefix = path.data ? '@root.' : '../'.repeat(path.depth);
  const parts = path.data ? path.parts.slice(1) : path.parts;

  let place = context;
  for (const [index, part] of parts.entries()) {
    const name = prefix + parts.slice(0, index + 1).join('.');
    const next = step(place, part);
    if (!next) return lost(`there is no ${name}: ${whatIsThere(place.field)}`);
    if (next.field.optional && !asks && !scope.present.has(next.address)) {
      return lost(`${name} may be missing: it can only be used inside {{#if ${name}}}`);
    }
    place = next;
  }
  return { ok: true, place };
}

function lost(message: string): Resolved {
  return { ok: false, message };
}

function loopVariable(path: hbs.AST.PathExpression, scope: Scope): Resolved {
  const [name = ''] = path.parts;
  if (path.depth > 0 || path.parts.length > 1 || !LOOP_VARIABLES.has(name) || scope.loops === 0) {
    return lost(`there is no ${path.original}: only @root, and in a loop @index, @first and @last`);
  }
  return { ok: true, place: { field: { kind: 'number', optional: false }, address: path.original } };
}

function step({ field, address }: Place, part: string): Place | undefined {
  const next =
    field.kind === 'object'
      ? field.fields.get(part)
      : field.kind === 'list' && part === 'length'
        ? ({ kind: 'number', optional: false } as const)
        : undefined;
  return next && { field: next, address: address === '' ? part : `${address}.${part}` };
}

function whatIsThere(field: Field): string {
  if (field.kind === 'object') return `there is ${[...field.fields.keys()].join(', ')}`;
  return field.kind === 'list' ? 'this is a list, for {{#each}} or {{#list}}' : `this is a ${field.kind}`;
}

/** The scope where the value at an address is there, and so is everything on the way to it. */
export function knowing(scope: Scope, address: string): Scope {
  const parts = address.split('.');
  const ways = parts.map((_, index) => parts.slice(0, index + 1).join('.'));
  return { ...scope, present: new Set([...scope.present, ...ways]) };
}

/** The scope inside a value. */
export function entering(scope: Scope, place: Place): Scope {
  return { ...scope, contexts: [...scope.contexts, place] };
}
