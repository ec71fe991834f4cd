import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const osls = path.join(root, 'node_modules/osls/bin/serverless.js');
const loopbackOnly = pathToFileURL(path.join(root, 'test/support/loopback-only.ts')).href;

/** A resource of a CloudFormation template. */
export interface Resource {
  Type: string;
  DeletionPolicy?: string;
  Properties: Record<string, unknown>;
}

export interface Template {
  Resources: Record<string, Resource>;
  Parameters: Record<string, unknown>;
  Conditions?: Record<string, unknown>;
}

/**
 * Runs osls in the project as somebody does who has no account and no network: with nothing in the environment, and with
 * every connection to another machine an error. Resolves to what it prints; where it fails, throws that.
 */
export async function runOsls(home: string, ...args: string[]): Promise<string> {
  const options = { cwd: root, env: { HOME: home, PATH: '/usr/bin:/bin', CI: '1' } };
  try {
    return (await promisify(execFile)(process.execPath, ['--import', loopbackOnly, osls, ...args], options))
      .stdout;
  } catch (error) {
    throw new Error((error as { stdout?: string }).stdout || String(error), { cause: error });
  }
}

/** The template that would be deployed with these parameters. */
export async function packagedTemplate(
  folder: string,
  params: Record<string, string> = {},
): Promise<Template> {
  const given = Object.entries(params).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  await runOsls(folder, 'package', '--package', folder, ...given);
  const file = path.join(folder, 'cloudformation-template-update-stack.json');
  return JSON.parse(await readFile(file, 'utf8')) as Template;
}

interface Statement {
  actions: string[];
  resources: unknown[];
}

/** What a role may do, statement by statement. Throws where something is not simply allowed. */
export function statementsOf(role: Resource | undefined): Statement[] {
  const policies = (role?.Properties['Policies'] ?? []) as {
    PolicyDocument: { Statement: { Effect: string; Action: unknown; Resource: unknown }[] };
  }[];
  return policies.flatMap(({ PolicyDocument }) =>
    PolicyDocument.Statement.map(({ Effect, Action, Resource, ...rest }) => {
      if (Effect !== 'Allow' || Object.keys(rest).length > 0) throw new Error('more than a plain permission');
      return { actions: [Action].flat() as string[], resources: [Resource].flat() };
    }),
  );
}
