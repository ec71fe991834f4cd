import type { ResourceTypes } from './resource-types.ts';
import { isObject, referencesIn, type Reference } from './template-calls.ts';
import { createValueCheck } from './template-values.ts';

interface Part extends Record<string, unknown> {
  Type?: unknown;
  Condition?: unknown;
  DependsOn?: unknown;
  Properties?: unknown;
}

const SECTIONS = {
  AWSTemplateFormatVersion: [],
  Description: [],
  Parameters: [
    'Type',
    'Default',
    'Description',
    'AllowedValues',
    'AllowedPattern',
    'NoEcho',
    'ConstraintDescription',
  ],
  Conditions: [],
  Resources: [
    'Type',
    'Properties',
    'DependsOn',
    'Condition',
    'DeletionPolicy',
    'UpdateReplacePolicy',
    'Metadata',
  ],
  Outputs: ['Value', 'Description', 'Export', 'Condition'],
};
const PSEUDO = new Set(
  [
    'AccountId',
    'NotificationARNs',
    'NoValue',
    'Partition',
    'Region',
    'StackId',
    'StackName',
    'URLSuffix',
  ].map((name) => `AWS::${name}`),
);
const POLICIES = new Set<unknown>(['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot']);

/**
 * What CloudFormation would refuse a template for, as far as AWS's published schemas and the template itself tell, and what
 * stands in it to no purpose. Each fault says where.
 */
export function templateFaults(template: unknown, types: ResourceTypes): string[] {
  if (!isObject(template)) return ['the template is no object'];
  const { Parameters, Conditions, Resources, Outputs } = {
    Parameters: partsOf(template, 'Parameters'),
    Conditions: (template['Conditions'] ?? {}) as Record<string, unknown>,
    Resources: partsOf(template, 'Resources'),
    Outputs: partsOf(template, 'Outputs'),
  };
  const check = createValueCheck(types, { Parameters, Resources });
  const { references, faults } = referencesIn(template, '');
  const conditions = conditionsNamed({ Conditions, Resources, Outputs });

  faults.push(...shapeFaults(template));
  for (const [name, resource] of Object.entries(Resources)) {
    const type = types.find(String(resource.Type));
    if (type)
      faults.push(
        ...check.object(resource.Properties ?? {}, type.properties, `/Resources/${name}/Properties`),
      );
    else faults.push(`/Resources/${name}: there is no ${String(resource.Type)}`);
    for (const other of namesIn(resource.DependsOn)) {
      if (!Resources[other]) faults.push(`/Resources/${name}/DependsOn: there is no ${other}`);
    }
  }
  for (const reference of [...references, ...conditions]) {
    faults.push(...referenceFaults(reference, { Parameters, Conditions, Resources }, types));
  }
  const used = new Set([...references, ...conditions].map(({ to }) => to));
  for (const name of [...Object.keys(Parameters), ...Object.keys(Conditions)]) {
    if (!used.has(name)) faults.push(`${name}: nothing uses it`);
  }
  faults.push(...circles(Resources, references));
  return faults;
}

function partsOf(template: Record<string, unknown>, section: string): Record<string, Part> {
  return (template[section] ?? {}) as Record<string, Part>;
}

function namesIn(value: unknown): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}

/** Sections, and the keys of what stands in them. */
function shapeFaults(template: Record<string, unknown>): string[] {
  const faults: string[] = [];
  for (const [section, parts] of Object.entries(template)) {
    const keys: string[] | undefined = SECTIONS[section as keyof typeof SECTIONS];
    if (!keys) faults.push(`/${section}: there is no such section`);
    if (!keys?.length || !isObject(parts)) continue;
    for (const [name, part] of Object.entries(parts)) {
      const at = `/${section}/${name}`;
      if (!/^[A-Za-z0-9]{1,255}$/.test(name)) faults.push(`${at}: a name has letters and digits only`);
      if (!isObject(part)) faults.push(`${at}: is no object`);
      else {
        for (const key of Object.keys(part))
          if (!keys.includes(key)) faults.push(`${at}: there is no ${key}`);
        const needed = section === 'Outputs' ? 'Value' : 'Type';
        if (part[needed] === undefined) faults.push(`${at}: lacks ${needed}`);
        if (section === 'Resources') faults.push(...policyFaults(part, at));
      }
    }
  }
  return faults;
}

/** What is to outlive its stack is to outlive its replacement, too. */
function policyFaults({ DeletionPolicy, UpdateReplacePolicy }: Part, at: string): string[] {
  const isWrong = [DeletionPolicy, UpdateReplacePolicy].some(
    (policy) => policy !== undefined && !POLICIES.has(policy),
  );
  if (isWrong) return [`${at}: there is no such policy`];
  return (DeletionPolicy === undefined) === (UpdateReplacePolicy === undefined)
    ? []
    : [`${at}: DeletionPolicy and UpdateReplacePolicy go together`];
}

/** Conditions that are named outside of `Fn::If`: by resources and outputs, and by one another. */
function conditionsNamed({ Conditions, ...others }: Record<string, Record<string, unknown>>): Reference[] {
  const inConditions = (value: unknown, at: string): Reference[] => {
    if (!isObject(value) && !Array.isArray(value)) return [];
    return Object.entries(value).flatMap(([key, item]: [string, unknown]) =>
      key === 'Condition'
        ? [{ at, to: String(item), isCondition: true as const }]
        : inConditions(item, `${at}/${key}`),
    );
  };
  const ofParts = Object.entries(others).flatMap(([section, parts]) =>
    Object.entries(parts as Record<string, Part>).flatMap(([name, { Condition }]) =>
      namesIn(Condition).map((to) => ({ at: `/${section}/${name}`, to, isCondition: true as const })),
    ),
  );
  return [...ofParts, ...inConditions(Conditions, '/Conditions')];
}

function referenceFaults(
  { at, to, attribute, isCondition }: Reference,
  {
    Parameters,
    Conditions,
    Resources,
  }: Record<'Parameters' | 'Conditions' | 'Resources', Record<string, unknown>>,
  types: ResourceTypes,
): string[] {
  const nowhere = [`${at}: there is no ${to}`];
  if (isCondition) return to in Conditions ? [] : nowhere;
  const isBefore = at.startsWith('/Conditions/');
  if (attribute === undefined && (to in Parameters || PSEUDO.has(to))) return [];
  if (!(to in Resources)) return nowhere;
  if (isBefore) return [`${at}: conditions come before resources such as ${to}`];
  const type = types.find(String((Resources[to] as Part).Type));
  return attribute === undefined || !type || attribute in type.attributes
    ? []
    : [`${at}: ${to} has no ${attribute}`];
}

/** Resources that wait for each other. */
function circles(resources: Record<string, Part>, references: readonly Reference[]): string[] {
  const next = new Map(
    Object.entries(resources).map(([name, { DependsOn }]) => {
      const named = references.filter(({ at }) => at.startsWith(`/Resources/${name}/`)).map(({ to }) => to);
      return [name, [...namesIn(DependsOn), ...named].filter((other) => other in resources)];
    }),
  );
  const done = new Set<string>();
  const faults: string[] = [];
  const follow = (name: string, way: readonly string[]): void => {
    if (way.includes(name)) faults.push(`${[...way.slice(way.indexOf(name)), name].join(' → ')}: a circle`);
    if (way.includes(name) || done.has(name)) return;
    for (const other of next.get(name) ?? []) follow(other, [...way, name]);
    done.add(name);
  };
  for (const name of next.keys()) follow(name, []);
  return faults;
}
