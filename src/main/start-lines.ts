import type { Config } from './config.ts';
import { secretsPath } from './secrets.ts';
import type { Roles, Service } from './serve.ts';

/** What a start prints: where things are, and what whoever started it has to know. */
export function startLines(
  config: Pick<Config, 'consolePassword' | 'dataDir' | 'publicUrl'>,
  roles: Roles,
  { url, sandboxUrl, newSecretsFile, hasNewAccount }: Omit<Service, 'stop'>,
): string[] {
  // Behind a proxy, whatever is served here is served to whoever reaches the proxy.
  const isExposed = sandboxUrl === url && config.publicUrl?.startsWith('https:');
  return [
    `Avisador listens on ${url}`,
    ...(roles.intake ? [`  events         POST ${url}/v1/events   (how: ${url}/docs)`] : []),
    ...(roles.console ? [`  console        ${url}/console`] : []),
    ...(sandboxUrl ? [`  phone sandbox  ${sandboxUrl}/sandbox`] : []),
    ...(newSecretsFile ? [`  secrets were generated: see ${newSecretsFile}`] : []),
    ...(hasNewAccount ? [`  sign in to the console as admin, with ${firstPassword(config)}`] : []),
    ...(isExposed
      ? ['  the phone sandbox has no password: let the proxy of PUBLIC_URL keep /sandbox to itself']
      : []),
  ];
}

/** Where the first account's password stands. */
function firstPassword({ consolePassword, dataDir }: Pick<Config, 'consolePassword' | 'dataDir'>): string {
  return consolePassword === undefined
    ? `the consolePassword in ${secretsPath(dataDir)}`
    : 'the password in CONSOLE_PASSWORD';
}
