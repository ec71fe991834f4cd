import type { Command } from 'commander';
import type { Config } from './config.ts';

interface Running {
  /** Runs a command with the configuration, and takes its exit code. */
  configured: (run: (config: Config) => Promise<number>) => Promise<void>;
  env: Readonly<Record<string, string | undefined>>;
}

/** Adds what whoever looks after the service needs. */
export function addOperations(avisador: Command, { configured, env }: Running): void {
  avisador
    .command('doctor')
    .description('looks at everything that the service needs, and says what to do where something is amiss')
    .option('--json', 'as JSON')
    .action(async ({ json = false }: { json?: boolean }) => {
      const { runDoctor } = await import('./doctor/doctor.ts');
      process.exitCode = await runDoctor(env, { asJson: json });
    });

  avisador
    .command('backup')
    .description('copies what cannot be made anew, while the service runs or not')
    .argument('<folder>', 'one that is not there yet, or is empty')
    .action((folder: string) =>
      configured(async (config) => (await import('./commands/backups.ts')).backUp(config, folder)),
    );
  avisador
    .command('restore')
    .description('puts a backup in place, while the service is stopped')
    .argument('<folder>', 'as `backup` has made it')
    .option('--force', 'also where there is a store already, which is put aside')
    .action((folder: string, { force = false }: { force?: boolean }) =>
      configured(async (config) =>
        (await import('./commands/backups.ts')).restore(config, folder, { force }),
      ),
    );

  const clients = avisador.command('clients').description('what is kept of one client').helpCommand(false);
  clients
    .command('export')
    .description('prints all that is kept of a client, as JSON')
    .argument('[id]', 'the client’s id in the panel')
    .option('--phone <number>', 'whoever has this number, instead of an id')
    .action((id: string | undefined, { phone }: { phone?: string }) =>
      configured(async (config) => (await import('./commands/clients.ts')).exportOne(config, { id, phone })),
    );
  clients
    .command('erase')
    .description('forgets who a client is, and what was said; without --yes, says what that would be')
    .argument('[id]', 'the client’s id in the panel')
    .option('--phone <number>', 'whoever has this number, instead of an id')
    .option('--yes', 'do it: it cannot be undone')
    .action((id: string | undefined, { phone, yes = false }: { phone?: string; yes?: boolean }) =>
      configured(async (config) =>
        (await import('./commands/clients.ts')).eraseOne(config, { id, phone }, { isSure: yes }),
      ),
    );
}
