import { Command, CommanderError, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { transferStatuses, type TransferStatus } from '../transfer/ports.ts';
import { ConfigError, parseConfig, type Config } from './config.ts';
import { addOperations } from './operations-cli.ts';
import type { Roles } from './serve.ts';

/** A command: answers the exit code. */
type Run = (config: Config) => Promise<number>;

/**
 * The program. Exit codes: 0 all is well · 1 it did not work · 2 it was called or configured wrongly. What a command
 * needs is loaded when it runs, so that `--help` needs nothing.
 */
export async function main(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  // What is written (customers' numbers, texts, secrets) is for this user alone.
  process.umask(0o077);
  const configured = async (run: Run) => {
    process.exitCode = await run(parseConfig(env));
  };
  try {
    const avisador = program(configured);
    addOperations(avisador, { configured, env });
    await avisador.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = explain(error);
  }
}

function program(configured: (run: Run) => Promise<void>): Command {
  const avisador = new Command('avisador')
    .description(packageJson.description)
    .version(packageJson.version)
    .helpCommand(false)
    .exitOverride()
    .addHelpText('after', '\nConfigured by environment variables; the README lists them.');

  const role = (name: string, description: string, roles: Partial<Roles>) =>
    avisador
      .command(name)
      .description(description)
      .action(({ lambda }: { lambda?: boolean }) =>
        configured(async (config) => {
          if (lambda) return (await import('./lambda/run-here.ts')).runLambda(config);
          const { runService } = await import('./run-service.ts');
          return runService(config, { intake: false, worker: false, console: false, ...roles });
        }),
      );
  role('start', 'the whole service in one process', { intake: true, worker: true, console: true });
  role('intake', 'takes events over HTTP and queues them', { intake: true }).option(
    '--lambda',
    'as AWS Lambda runs it: what `npm run package` made, behind a stand-in for API Gateway',
  );
  role('worker', 'sends what is queued', { worker: true });
  role('console', 'the staff’s pages', { console: true });
  avisador
    .command('sandbox')
    .description('the simulated phones, as a process of their own')
    .action(() =>
      configured(async (config) => {
        const { runSandbox } = await import('./run-service.ts');
        return runSandbox(config);
      }),
    );

  avisador
    .command('send-sample')
    .description('posts a signed sample of an event type to the running service')
    .argument('<type>', 'such as invoice.paid')
    .option('--locale <locale>', 'whose language the made-up client speaks', 'es')
    .option('--to <number>', 'where it goes, such as +5491123456789')
    .action((type: string, options: { locale: string; to?: string }) =>
      configured(async (config) => {
        const { sendSample } = await import('./commands/send-sample.ts');
        return sendSample(config, { type, ...options });
      }),
    );

  const templates = avisador.command('templates').description('the texts').helpCommand(false);
  templates
    .command('check')
    .description('checks every template and phrase against what the events carry')
    .action(() =>
      configured(async (config) => {
        const { checkAllTemplates } = await import('./commands/templates.ts');
        return checkAllTemplates(config);
      }),
    );
  templates
    .command('preview')
    .description('prints the text of a sample')
    .argument('<type>', 'such as invoice.paid')
    .option('--locale <locale>', 'one locale; without it, all of them')
    .action((type: string, { locale }: { locale?: string }) =>
      configured(async (config) => {
        const { previewTemplate } = await import('./commands/templates.ts');
        return previewTemplate(config, type, locale);
      }),
    );
  templates
    .command('export')
    .description('writes the texts that staff have published to files')
    .argument('<folder>', 'gets templates/<type>/<locale>.hbs and locales/<locale>.json')
    .action((folder: string) =>
      configured(async (config) => (await import('./commands/export-texts.ts')).exportTexts(config, folder)),
    );
  templates
    .command('import')
    .description('checks the texts of such a folder, and publishes those that differ: all or none')
    .argument('<folder>', 'as `templates export` writes it')
    .action((folder: string) =>
      configured(async (config) => (await import('./commands/import-texts.ts')).importTexts(config, folder)),
    );

  const queue = avisador.command('queue').description('what waits to be taken in').helpCommand(false);
  queue
    .command('status')
    .description('how many events wait, and how many cannot be read')
    .action(() => configured(async (config) => (await import('./commands/queues.ts')).queueStatus(config)));
  queue
    .command('redrive')
    .description('puts the events that could not be read back in the queue')
    .action(() => configured(async (config) => (await import('./commands/queues.ts')).queueRedrive(config)));

  const keys = avisador.command('keys').description('API keys, for reading deliveries').helpCommand(false);
  keys
    .command('create')
    .description('makes a key and shows it, once')
    .argument('[name]', 'what it is for', 'unnamed')
    .action((name: string) =>
      configured(async (config) => (await import('./commands/keys.ts')).createKey(config, name)),
    );
  keys
    .command('list')
    .description('lists the keys')
    .action(() => configured(async (config) => (await import('./commands/keys.ts')).listKeys(config)));
  keys
    .command('revoke')
    .description('revokes a key at once')
    .argument('<id>', 'as `keys list` shows it')
    .action((id: string) =>
      configured(async (config) => (await import('./commands/keys.ts')).revokeKey(config, id)),
    );

  const accounts = avisador.command('accounts').description('the staff’s accounts').helpCommand(false);
  accounts
    .command('list')
    .description('lists the accounts')
    .action(() =>
      configured(async (config) => (await import('./commands/accounts.ts')).printAccounts(config)),
    );
  accounts
    .command('reset')
    .description('gives an account a new password and shows it, once: the way back in')
    .argument('<name>', 'such as admin')
    .action((name: string) =>
      configured(async (config) => (await import('./commands/accounts.ts')).resetAccount(config, name)),
    );

  const transfers = avisador
    .command('transfers')
    .description('services that move from one client to another')
    .helpCommand(false);
  transfers
    .command('list')
    .description('the newest ones')
    .addOption(new Option('--status <status>', 'those that stand here').choices(transferStatuses))
    .action(({ status }: { status?: TransferStatus }) =>
      configured(async (config) => (await import('./commands/transfers.ts')).printTransfers(config, status)),
    );
  transfers
    .command('execute')
    .description(
      'checks a verified one once more, records it as executed and tells both clients; then move the service',
    )
    .argument('<id>', 'as `transfers list` shows it')
    .action((id: string) =>
      configured(async (config) => (await import('./commands/transfers.ts')).executeOne(config, id)),
    );
  transfers
    .command('refuse')
    .description('rejects an open one and tells both clients')
    .argument('<id>', 'as `transfers list` shows it')
    .action((id: string) =>
      configured(async (config) => (await import('./commands/transfers.ts')).refuseOne(config, id)),
    );

  const whatsapp = avisador
    .command('whatsapp')
    .description('the number that is linked (WHATSAPP_TRANSPORT=web)')
    .helpCommand(false);
  whatsapp
    .command('pair')
    .description('shows the code to scan with the phone, until it is linked')
    .action(() =>
      configured(async (config) => (await import('./commands/whatsapp.ts')).pairWhatsApp(config)),
    );
  whatsapp
    .command('resume')
    .description('lets a number send again that was paused')
    .action(() =>
      configured(async (config) => (await import('./commands/whatsapp.ts')).resumeWhatsApp(config)),
    );

  avisador
    .command('secrets')
    .description('the generated webhook secret')
    .helpCommand(false)
    .command('rotate')
    .description('makes a new one; what is signed with the one before is still accepted')
    .action(() => configured(async (config) => (await import('./commands/secrets.ts')).rotateSecret(config)));

  avisador
    .command('warm-up', { hidden: true })
    .description('remembers the stripped types: done at installation')
    .action(async () => {
      await Promise.all([import('./run-service.ts'), import('./whatsapp.ts')]);
    });

  return avisador;
}

/** Says what went wrong in words, without a stack: what is not foreseen here is a defect, and shows its stack. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof ConfigError) {
    process.stderr.write(`avisador: ${error.message}\n`);
    return 2;
  }
  const foreseen = [
    'BackupError',
    'ChromiumError',
    'ClockError',
    'ListenError',
    'PhoneStoreError',
    'QueueError',
    'SecretsError',
    'StoreError',
    'StoreInUseError',
    'UnknownEventTypeError',
  ];
  const known = error instanceof Error && foreseen.includes(error.name);
  process.stderr.write(
    `avisador: ${known ? error.message : (error instanceof Error && error.stack) || String(error)}\n`,
  );
  return 1;
}
