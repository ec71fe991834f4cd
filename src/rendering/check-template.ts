import { DEEPEST, expressionChecker, noSuchHelper } from './check-expression.ts';
import { listBlock } from './helper-rules.ts';
import { parseTemplate } from './parse-template.ts';
import type { Phrases } from './phrases.ts';
import type { Problem } from './problem.ts';
import { templateFields } from './template-fields.ts';
import { isNode } from './template-nodes.ts';
import { entering, knowing, resolvePath, type Place, type Scope } from './template-scope.ts';

interface Subject {
  /** The event type that the template is for. */
  type: string;
  /** Those of the template's locale. */
  phrases: Phrases;
}

const DEEPEST_LOOP = 2;

/** What a block's two bodies know. */
interface Bodies {
  main: Scope;
  otherwise: Scope;
}

/**
 * Everything that is wrong with a template, in order: broken syntax, fields that the event does not carry, optional
 * ones outside of their `{{#if}}`, helpers and phrases that do not exist or get what they cannot use, and loops that
 * could take for ever. A template without problems renders for every event of its type that intake lets in, if only
 * the text is not too long. Throws on an unknown event type.
 */
export function checkTemplate(source: string, { type, phrases }: Subject): Problem[] {
  const event: Place = { field: templateFields(type), address: '' };
  const parsed = parseTemplate(source);
  if (!parsed.ok) return [parsed.problem];

  const problems: Problem[] = [];
  const { checkMustache, checkCondition } = expressionChecker(phrases, report);
  let loopsSoFar = 0;

  checkProgram(parsed.program, { contexts: [event], present: new Set(), loops: 0, depth: 0 });
  return problems;

  function report({ loc }: hbs.AST.Node, message: string): void {
    problems.push({ line: loc.start.line, column: loc.start.column + 1, message });
  }

  function checkProgram(program: hbs.AST.Program | undefined, scope: Scope): void {
    for (const statement of program?.body ?? []) {
      if (isNode(statement, 'MustacheStatement')) checkMustache(statement, scope);
      else if (isNode(statement, 'BlockStatement')) checkBlock(statement, scope);
      else if (statement.type.startsWith('Partial'))
        report(statement, 'partials ({{> …}}) are not supported');
      else if (statement.type.startsWith('Decorator'))
        report(statement, 'decorators ({{* …}}) are not supported');
    }
  }

  function checkBlock(block: hbs.AST.BlockStatement, outer: Scope): void {
    const { program, inverse } = block as hbs.AST.BlockStatement & Partial<hbs.AST.BlockStatement>;
    if (outer.depth >= DEEPEST) return report(block, `this is nested more than ${DEEPEST} deep`);
    if (program?.blockParams?.length || inverse?.blockParams?.length) {
      report(block, 'block parameters (as |…|) are not supported');
    }
    const bodies = bodiesOf(block, { ...outer, depth: outer.depth + 1 });
    if (!bodies) return;
    checkProgram(program, bodies.main);
    checkProgram(inverse, bodies.otherwise);
  }

  /** Undefined where the block's bodies cannot be checked before its head is mended. */
  function bodiesOf(block: hbs.AST.BlockStatement, scope: Scope): Bodies | undefined {
    switch (block.path.original) {
      case 'if':
        return { main: whereTrue(block, scope), otherwise: scope };
      case 'unless':
        return { main: scope, otherwise: whereTrue(block, scope) };
      case 'with': {
        const place = subjectOf(block, scope, 'object');
        return place && { main: entering(knowing(scope, place.address), place), otherwise: scope };
      }
      case 'list': {
        const complaint = listBlock(phrases);
        if (complaint !== undefined) report(block, complaint);
        return loop(block, scope);
      }
      case 'each':
        return loop(block, scope);
      default:
        report(block.path, noSuchHelper(block.path.original, 'block'));
        return undefined;
    }
  }

  /** What is known where the condition of an `if` or `unless` holds. */
  function whereTrue(block: hbs.AST.BlockStatement, scope: Scope): Scope {
    const [asked] = block.params;
    if (!asked || block.params.length > 1 || block.hash?.pairs.some(({ key }) => key !== 'includeZero')) {
      report(block, `{{#${block.path.original}}} takes one condition`);
    } else if (isNode(asked, 'SubExpression')) {
      checkCondition(asked, scope);
    } else if (isNode(asked, 'PathExpression')) {
      const resolved = resolvePath(asked, scope, { asks: true });
      if (resolved.ok) return knowing(scope, resolved.place.address);
      report(asked, resolved.message);
    } else {
      report(asked, 'this is always the same: a condition asks for a field');
    }
    return scope;
  }

  /** What a `with`, `each` or `list` is about. It may be missing: then its body is not rendered. */
  function subjectOf(
    block: hbs.AST.BlockStatement,
    scope: Scope,
    kind: 'object' | 'list',
  ): Place | undefined {
    const [path] = block.params;
    const usage = `{{#${block.path.original}}} takes one ${kind} of the event`;
    if (!path || !isNode(path, 'PathExpression') || path.parts.length === 0) report(block, usage);
    else if (block.params.length > 1 || block.hash) report(block, usage);
    else {
      const resolved = resolvePath(path, scope, { asks: true });
      if (!resolved.ok) report(path, resolved.message);
      else if (resolved.place.field.kind !== kind) report(path, `${usage}, and ${path.original} is none`);
      else return resolved.place;
    }
    return undefined;
  }

  function loop(block: hbs.AST.BlockStatement, scope: Scope): Bodies | undefined {
    const place = subjectOf(block, scope, 'list');
    if (place?.field.kind !== 'list') return undefined;
    if (scope.loops >= DEEPEST_LOOP) {
      report(block, `loops are nested more than ${DEEPEST_LOOP} deep`);
      return undefined;
    }
    loopsSoFar += 1;
    // The number tells this loop's item from that of another one over the same list.
    const item = { field: place.field.item, address: `${place.address}#${loopsSoFar}` };
    const inside = entering(knowing(scope, place.address), item);
    return { main: { ...inside, loops: scope.loops + 1 }, otherwise: scope };
  }
}
