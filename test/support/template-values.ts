import type { Property, ResourceType, ResourceTypes, ValueType } from './resource-types.ts';
import { callIn, isObject, type Call } from './template-calls.ts';

/** The parts of a template that say what a call gives. */
export interface Declared {
  Parameters?: Record<string, { Type?: unknown }>;
  Resources: Record<string, { Type?: unknown }>;
}

/** Finds what is wrong with values, by what AWS publishes of the properties that they are given to. */
export interface ValueCheck {
  /** Of an object with these properties. */
  object(value: unknown, properties: Record<string, Property>, at: string): string[];
}

const DIGITS = /^-?\d+$/;
const SCALARS = ['string', 'integer', 'number', 'boolean', 'date-time'];

export function createValueCheck(types: ResourceTypes, { Parameters = {}, Resources }: Declared): ValueCheck {
  function object(value: unknown, properties: Record<string, Property>, at: string): string[] {
    if (!isObject(value)) return [`${at}: is no object`];
    const faults = Object.entries(properties)
      .filter(([name, { required }]) => required === true && isNothing(value[name]))
      .map(([name]) => `${at}: lacks ${name}`);
    for (const [name, given] of Object.entries(value)) {
      const property = properties[name];
      if (!property) faults.push(`${at}: there is no ${name}`);
      else
        faults.push(
          ...anything(given, property.type, `${at}/${name}`),
          ...named(given, property, `${at}/${name}`),
        );
    }
    return faults;
  }

  function anything(value: unknown, type: ValueType, at: string): string[] {
    if (isNothing(value)) return [];
    const call = callIn(value);
    if (call) return called(call, type, at);
    switch (type.type) {
      case 'union': {
        const each = type.types.map((one) => anything(value, one, at));
        return each.find((faults) => faults.length === 0) ?? each[0] ?? [];
      }
      case 'ref':
        return object(value, types.propertiesOf(type), at);
      case 'tag': {
        const text: Property = { type: { type: 'string' }, required: true };
        return object(value, { Key: text, Value: text }, at);
      }
      case 'array':
        if (!Array.isArray(value)) return [`${at}: is no list`];
        return value.flatMap((item, index) => anything(item, type.element, `${at}/${index}`));
      case 'map':
        if (!isObject(value)) return [`${at}: is no object`];
        return Object.entries(value).flatMap(([key, item]) => anything(item, type.element, `${at}/${key}`));
      case 'json':
        return isObject(value) || typeof value === 'string' ? [] : [`${at}: is no JSON`];
      case 'string':
      case 'integer':
      case 'number':
      case 'boolean':
      case 'date-time':
      case 'null':
        return scalar(value, type, at);
    }
  }

  /** A call in a place for `type`: whether what it gives, as far as that is known, can stand there. */
  function called({ name, given }: Call, type: ValueType, at: string): string[] {
    const parts = Array.isArray(given) ? (given as unknown[]) : [given];
    if (name === 'Fn::If') return parts.slice(1).flatMap((branch) => anything(branch, type, at));
    const gives = givenBy(name, parts);
    const kinds = type.type === 'union' ? type.types : [type];
    const takers = gives === 'list' ? ['array', 'json'] : [...SCALARS, 'json'];
    if (gives === undefined || kinds.some((kind) => takers.includes(kind.type))) return [];
    return [`${at}: ${name} gives a ${gives}, no ${type.type}`];
  }

  /** Undefined: not known. */
  function givenBy(name: string, parts: readonly unknown[]): 'list' | 'text' | undefined {
    const [first, second] = parts.map(String);
    if (name === 'Fn::Split' || name === 'Fn::GetAZs' || name === 'Fn::Cidr') return 'list';
    if (name === 'Fn::Sub' || name === 'Fn::Join' || name === 'Fn::Base64') return 'text';
    if (name === 'Ref') {
      const type = String(Parameters[first ?? '']?.Type);
      return first === 'AWS::NotificationARNs' || /List/.test(type) ? 'list' : 'text';
    }
    if (name !== 'Fn::GetAtt') return undefined;
    const attribute = typeOf(first)?.attributes[second ?? ''];
    if (!attribute || attribute.type.type === 'ref' || attribute.type.type === 'json') return undefined;
    return attribute.type.type === 'array' ? 'list' : 'text';
  }

  const typeOf = (name = '') => types.find(String(Resources[name]?.Type));

  /** What names a resource of the template is to name one of the right type, by the right attribute. */
  function named(value: unknown, { relationshipRefs = [] }: Property, at: string): string[] {
    if (relationshipRefs.length === 0) return [];
    const wanted = relationshipRefs.map((ref) => `${ref.cloudFormationType} ${ref.propertyName}`);
    return (Array.isArray(value) ? value : [value]).flatMap((item: unknown) => {
      const { name: call, given } = callIn(item) ?? {};
      if (call !== 'Ref' && call !== 'Fn::GetAtt') return [];
      const [name, attribute] = [given].flat().map(String);
      const type = typeOf(name);
      if (!type) return [];
      const is = `${type.cloudFormationType} ${call === 'Ref' ? refOf(type) : attribute}`;
      return wanted.includes(is) ? [] : [`${at}: wants ${wanted.join(' or ')}, not ${is}`];
    });
  }

  return { object };
}

/** Which attribute `Ref` gives. */
function refOf({ cfnRefIdentifier, primaryIdentifier }: ResourceType): string | undefined {
  return (cfnRefIdentifier ?? primaryIdentifier)?.[0];
}

/** What is not there, or is taken away. */
function isNothing(value: unknown): boolean {
  const call = callIn(value);
  return value === undefined || (call?.name === 'Ref' && call.given === 'AWS::NoValue');
}

/** CloudFormation reads numbers and booleans in quotation marks, and writes them where a text is wanted. */
function scalar(value: unknown, type: ValueType, at: string): string[] {
  if (!['string', 'number', 'boolean'].includes(typeof value)) return [`${at}: is no ${type.type}`];
  const text = String(value);
  const isRight =
    type.type === 'integer'
      ? DIGITS.test(text)
      : type.type === 'number'
        ? text.trim() !== '' && Number.isFinite(Number(text))
        : type.type !== 'boolean' || text === 'true' || text === 'false';
  if (!isRight) return [`${at}: ${text} is no ${type.type}`];
  const allowed = 'allowedValues' in type ? type.allowedValues?.map(String) : undefined;
  return !allowed || allowed.includes(text) ? [] : [`${at}: ${text} is none of ${allowed.join(', ')}`];
}
