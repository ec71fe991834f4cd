import { eq, writingHelpers, type Value } from './helper-rules.ts';
import type { Phrases } from './phrases.ts';
import { isNode } from './template-nodes.ts';
import { resolvePath, type Scope } from './template-scope.ts';

export type Report = (node: hbs.AST.Node, message: string) => void;

/** `{{else if}}` counts as one deeper. */
export const DEEPEST = 25;

const allHelpers = new Set(['eq', 'if', 'unless', 'with', 'each', 'list', ...writingHelpers.keys()]);

/** Where a helper is named: as a block, in a condition, or where it writes something. */
export type Use = 'block' | 'condition' | 'writing';

export function noSuchHelper(name: string, use: Use): string {
  if (!allHelpers.has(name)) return `there is no helper ${name}: there is ${[...allHelpers].join(', ')}`;
  if (use === 'block') return `${name} is not a block: it is written {{${name} …}}`;
  if (use === 'condition') return `${name} is no condition: there is (eq a b)`;
  return name === 'eq'
    ? 'eq only stands in a condition: {{#if (eq a b)}}'
    : `${name} is a block: {{#${name} …}}`;
}

/** Checks what stands between braces, and reports what is wrong with it. */
export function expressionChecker(phrases: Phrases, report: Report) {
  /** `{{invoice.number}}` or `{{money invoice.total}}` */
  function checkMustache(mustache: hbs.AST.MustacheStatement, scope: Scope): void {
    const { path, params, hash } = mustache;
    if (!isNode(path, 'PathExpression')) return report(path, 'this is no field: a text needs no braces');
    // As Handlebars sees it: arguments or the plain name of a helper make a call.
    if (params.length > 0 || hash || allHelpers.has(path.original)) {
      checkCall(path, mustache, scope, 'writing');
      return;
    }
    const value = valueOf(path, scope);
    if (value?.kind !== 'field') return;
    if (value.field.kind === 'list') {
      report(path, `${path.original} is a list, for {{#each}} or {{#list}}`);
    } else if (value.field.kind === 'object') {
      const isMoney = value.field.is === 'money';
      const way = isMoney ? `it is written {{money ${path.original}}}` : 'name one of its fields';
      report(path, `${path.original} is not a text: ${way}`);
    }
  }

  /** `(eq when "immediate")` */
  function checkCondition(call: hbs.AST.SubExpression, scope: Scope): void {
    checkCall(call.path, call, scope, 'condition');
  }

  /** Undefined where something about the expression had to be reported. */
  function valueOf(expression: hbs.AST.Expression, scope: Scope): Value | undefined {
    if (isNode(expression, 'PathExpression')) {
      const resolved = resolvePath(expression, scope);
      if (resolved.ok) return { kind: 'field', field: resolved.place.field };
      report(expression, resolved.message);
      return undefined;
    }
    if (isNode(expression, 'SubExpression')) return checkCall(expression.path, expression, scope, 'writing');
    if (
      isNode(expression, 'StringLiteral') ||
      isNode(expression, 'NumberLiteral') ||
      isNode(expression, 'BooleanLiteral')
    ) {
      return { kind: 'literal', value: expression.value };
    }
    report(expression, 'null and undefined are not supported');
    return undefined;
  }

  interface Arguments {
    params: hbs.AST.Expression[];
    hash: hbs.AST.Hash | undefined;
  }

  function checkCall(
    helper: hbs.AST.PathExpression,
    call: Arguments,
    scope: Scope,
    use: Use,
  ): Value | undefined {
    const rule = use === 'condition' && helper.original === 'eq' ? eq : writingHelpers.get(helper.original);
    if (!rule || (use === 'condition' && rule !== eq)) {
      report(helper, noSuchHelper(helper.original, use));
      return undefined;
    }
    if (scope.depth >= DEEPEST) {
      report(helper, `this is nested more than ${DEEPEST} deep`);
      return undefined;
    }
    const inner = { ...scope, depth: scope.depth + 1 };
    const params = call.params.map((param) => valueOf(param, inner));
    const hash = (call.hash?.pairs ?? []).map(({ key, value }) => [key, valueOf(value, inner)] as const);
    if (!params.every(isFine) || !hash.every(hasFineValue)) return undefined;
    const complaint = rule({ params, hash: new Map(hash), phrases });
    if (complaint === undefined) return { kind: 'text' };
    report(helper, complaint);
    return undefined;
  }

  return { checkMustache, checkCondition };
}

function isFine(value: Value | undefined): value is Value {
  return value !== undefined;
}

function hasFineValue(pair: readonly [string, Value | undefined]): pair is readonly [string, Value] {
  return pair[1] !== undefined;
}
