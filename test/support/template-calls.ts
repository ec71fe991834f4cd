/** A function of CloudFormation and what it is given: `{ "Ref": "Queue" }`. */
export interface Call {
  name: string;
  given: unknown;
}

/** Where something in a template leads. */
export interface Reference {
  at: string;
  to: string;
  /** What of it: with `Fn::GetAtt`, and with `${Queue.Arn}` in `Fn::Sub`. */
  attribute?: string;
  /** It leads to a condition. */
  isCondition?: true;
}

interface Found {
  references: Reference[];
  faults: string[];
}

const OTHERS = ['And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'GetAZs', 'ImportValue', 'Join', 'Not', 'Or'];
const FUNCTIONS = new Set([...OTHERS, 'Select', 'Split'].map((name) => `Fn::${name}`));

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isName = (key: string) => key === 'Ref' || key.startsWith('Fn::');

/** The call that a value is; undefined where it is something else. */
export function callIn(value: unknown): Call | undefined {
  if (!isObject(value)) return undefined;
  const [name, ...others] = Object.keys(value);
  return name !== undefined && others.length === 0 && isName(name) ? { name, given: value[name] } : undefined;
}

/** Every way that leads from a part of a template to another, and what is wrong with how it is said. */
export function referencesIn(value: unknown, at: string): Found {
  const found: Found = { references: [], faults: [] };
  visit(value, at, found);
  return found;
}

function visit(value: unknown, at: string, found: Found): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) visit(item, `${at}/${index}`, found);
  } else if (isObject(value)) {
    const call = callIn(value);
    if (call) note(call, at, found);
    else if (Object.keys(value).some(isName)) found.faults.push(`${at}: a function stands beside other keys`);
    for (const [key, item] of Object.entries(value)) visit(item, `${at}/${key}`, found);
  }
}

function note({ name, given }: Call, at: string, { references, faults }: Found): void {
  const parts = Array.isArray(given) ? (given as unknown[]) : [given];
  const [first, second] = parts;
  if (name === 'Ref' && typeof given === 'string') references.push({ at, to: given });
  else if (name === 'Fn::GetAtt' && isPair(parts)) references.push({ at, to: parts[0], attribute: parts[1] });
  else if (name === 'Fn::If' && parts.length === 3 && typeof first === 'string') {
    references.push({ at, to: first, isCondition: true });
  } else if (name === 'Fn::Sub' && typeof first === 'string' && parts.length < 3) {
    const own = isObject(second) ? Object.keys(second) : [];
    const named = namesIn(first);
    for (const { to, attribute } of named) {
      if (attribute !== undefined || !own.includes(to))
        references.push({ at, to, ...(attribute && { attribute }) });
    }
    for (const key of own) {
      if (!named.some(({ to }) => to === key)) faults.push(`${at}: ${key} does not stand in the text`);
    }
  } else if (!FUNCTIONS.has(name)) faults.push(`${at}: not how ${name} is called`);
}

function isPair(parts: unknown[]): parts is [string, string] {
  return parts.length === 2 && parts.every((part) => typeof part === 'string');
}

/** `${Queue.Arn}`; what begins with `${!` is text. */
function namesIn(text: string): { to: string; attribute?: string }[] {
  return [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name = '']) => {
    const dot = name.indexOf('.');
    return dot < 0 ? { to: name.trim() } : { to: name.slice(0, dot), attribute: name.slice(dot + 1) };
  });
}
