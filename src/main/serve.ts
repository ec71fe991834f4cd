import express, { type RequestHandler } from 'express';
import { createIntake, finishApp } from '../intake/app.ts';
import { createAuthenticationFailure } from '../intake/authentication-failure.ts';
import { createKeyed, type Keyed } from '../intake/keyed.ts';
import { measureAnswers } from '../intake/measure-answers.ts';
import { createOperations } from '../intake/operations.ts';
import type { Transport } from '../delivery/ports.ts';
import type { Logger } from '../logger.ts';
import { createUpmindHooks } from '../panel/upmind-hooks.ts';
import { shippedLocales } from '../rendering/locale.ts';
import { createSandboxTransport } from '../sandbox/sandbox-transport.ts';
import { isApiKey } from '../store/staff/api-keys.ts';
import { oldestInInbox } from '../store/deliveries/census.ts';
import { getDelivery, listDeliveries, sessionOf } from '../store/deliveries/delivery-views.ts';
import { patiently } from '../store/database/patiently.ts';
import { ourNumbers } from '../store/numbers/our-numbers.ts';
import { getTransfer } from '../store/conversations/transfers.ts';
import { candidatesOf } from './candidates-of.ts';
import type { Config } from './config.ts';
import { openConsole } from './console.ts';
import { transferDrafts } from './conversation.ts';
import { openDatabase } from './database.ts';
import { ensureFirstAccount } from './first-account.ts';
import { listen } from './listen.ts';
import { lookingBefore } from './backup/look-before-send.ts';
import { createMetrics } from './metrics.ts';
import { openQueue } from './open-queue.ts';
import { assertClock } from './open-leases.ts';
import { openPages } from './pages.ts';
import { openDirectory } from './panel.ts';
import { createReadiness } from './readiness.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';
import { sandboxSamples } from './sandbox-samples.ts';
import { openSecrets } from './secrets.ts';
import { createStoreFacts } from './store-facts.ts';
import { openTexts } from './texts/texts.ts';
import { startWorker, type Worker } from './worker.ts';

/** What one process does. All: the whole service. */
export interface Roles {
  intake: boolean;
  worker: boolean;
  console: boolean;
}

export interface Service {
  /** Where it listens: the real port, also where 0 was asked for. */
  url: string;
  /** Where the built-in sandbox is, if there is one. */
  sandboxUrl: string | undefined;
  /** The file with secrets that were generated at this start. */
  newSecretsFile: string | undefined;
  /** Whether this start made the staff's first account. */
  hasNewAccount: boolean;
  /** Stops accepting, finishes or hands back what is under way, and leaves nothing open. */
  stop(): Promise<void>;
}

/** Starts the service, or one role of it. Throws, with nothing left open, where a part cannot be had. */
export async function serve(config: Config, roles: Roles, logger: Logger): Promise<Service> {
  const closers: Array<() => unknown> = [];
  const stop = async () => {
    for (const close of closers.splice(0).toReversed()) {
      try {
        await close();
      } catch (error) {
        logger.error({ err: error }, 'a part did not stop as it should');
      }
    }
  };
  try {
    return { ...(await start(config, { roles, logger, closers })), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Starting {
  roles: Roles;
  logger: Logger;
  /** What was opened, to be closed in the opposite order. */
  closers: Array<() => unknown>;
}

async function start(config: Config, { roles, logger, closers }: Starting): Promise<Omit<Service, 'stop'>> {
  const secrets = openSecrets(config, logger, {
    signs: roles.intake || roles.console || config.callbackUrl !== undefined,
    hasConsole: roles.console,
  });

  // Intake in front of SQS needs no store, and must not go down with one.
  const db = roles.worker || roles.console || !config.sqs ? await openDatabase(config) : undefined;
  if (db) closers.push(() => db.destroy());
  if (db && roles.worker) await patiently(() => assertClock(db));
  const queue = await openQueue(config, db, logger);
  closers.push(() => queue.close());

  // Loaded only where somebody looks at traces.
  const tracing =
    config.tracing &&
    (await import('./tracing/open-tracing.ts')).openTracing(config.tracing, { ...config, logger });
  if (tracing) closers.push(() => tracing.stop());
  const texts = db && openTexts(config, logger, db);
  if (texts) {
    closers.push(() => texts.close());
    await texts.fresh();
  }
  const metrics = createMetrics({
    roles,
    queue: async () => ({
      ...(await queue.status()),
      ...(db && !config.sqs && { oldest: { at: await oldestInInbox(db) } }),
    }),
    // SQS is paid by the request.
    queueMs: config.sqs ? 10_000 : 1000,
    store: db && texts && createStoreFacts({ config, db, texts, sends: roles.worker }),
    clock: Date.now,
  });
  const asking = new AbortController();
  closers.push(() => asking.abort());
  const directory = db && (await openDirectory(config, logger, asking.signal));
  const draftTransfer =
    db && texts && directory && transferDrafts({ config, db, texts: texts.conversation, directory });
  const { readiness, whatsapp } = createReadiness({
    queue,
    ...(texts && { textWarnings: texts.warnings }),
    ...(db && {
      sessions: async () =>
        roles.worker
          ? [await sessionOf(db, config.account, Date.now())]
          : ourNumbers(db, config.account, Date.now()),
    }),
  });
  const operations = createOperations({
    readiness,
    whatsapp,
    metrics: metrics.scrape,
    logger,
  });

  let url = '';
  const publicUrl = () => config.publicUrl ?? url;
  const pages = openPages();
  const others: RequestHandler[] = [operations];

  const isSandboxed = config.transport === 'sandbox';
  const samples =
    roles.intake && directory && draftTransfer
      ? sandboxSamples({
          company: config.companyName,
          url: () => url,
          secrets: secrets.webhook,
          locales: () => shippedLocales,
          draftTransfer,
          directory,
          candidatesOf: candidatesOf(config),
        })
      : undefined;
  const sandbox =
    roles.worker && isSandboxed && !config.sandboxUrl
      ? await openSandbox(config, logger, { pages, ...(samples && { samples }) })
      : undefined;
  if (sandbox) closers.push(() => sandbox.close());
  if (sandbox?.router) others.push(pages.assets, pages.sandbox, sandbox.router);

  let worker: Worker | undefined;
  const staff =
    roles.console && db && texts && directory
      ? openConsole({
          config,
          db,
          queue,
          texts,
          directory,
          secrets: { list: secrets.webhook, rotate: secrets.rotate },
          publicUrl,
          sandboxUrl: () => sandboxPage(config, sandbox),
          onChange: () => worker?.wake(),
          logger,
        })
      : undefined;
  if (staff) others.push(pages.assets, pages.console, staff.router);
  const { consolePassword } = secrets;
  const hasNewAccount =
    db !== undefined &&
    consolePassword !== undefined &&
    (await patiently(() => ensureFirstAccount(db, consolePassword, { now: Date.now() })));

  const keyed: Keyed | undefined = db &&
    draftTransfer && {
      isApiKey: (key) => isApiKey(db, key),
      listDeliveries: (query) => listDeliveries(db, query, Date.now()),
      getDelivery: (id) => getDelivery(db, id, Date.now()),
      draftTransfer,
      getTransfer: (id) => getTransfer(db, id),
    };
  // Intake without a store, as in a Lambda, cannot answer for it.
  if (roles.console && !roles.intake && keyed)
    others.unshift(createKeyed(keyed, createAuthenticationFailure(logger)));
  const intake = roles.intake
    ? createIntake({
        publisher: queue.publisher,
        secrets: secrets.webhook,
        hooks: config.upmind ? [createUpmindHooks(config.upmind)] : [],
        now: () => new Date(),
        logger,
        publicUrl,
        ...(metrics.intake && { metrics: { ...metrics.intake, answered: metrics.answered } }),
        tracing: tracing?.intake,
        others,
        ...(keyed && { keyed }),
      })
    : undefined;

  if (metrics.worker && db && texts && directory) {
    const connect = isSandboxed
      ? () =>
          createSandboxTransport({
            url: config.sandboxUrl ?? sandbox?.url ?? '',
            number: config.account,
            logger,
          })
      : await webTransport(config, logger);
    const started = startWorker({
      config,
      db,
      queue,
      texts,
      directory,
      secrets: secrets.webhook,
      connect: await patiently(() =>
        lookingBefore(connect, { db, now: Date.now(), ...(isSandboxed && { historyMs: 0 }) }),
      ),
      isAccepting: () => intake !== undefined && (intake.inFlight() > 0 || intake.sinceLastPost() < 10),
      metrics: metrics.worker,
      tracing,
      logger,
    });
    worker = started;
    closers.push(() => started.stop());
  }

  const http = await listen(
    intake?.app ?? finishApp(express(), { others: [measureAnswers(metrics.answered), ...others], logger }),
    config.host,
    config.port,
  );
  closers.push(() => http.close());
  // A page that is open holds a stream, for which a server that closes would wait.
  closers.push(() => staff?.close());
  closers.push(() => sandbox?.endStreams());
  url = http.url;
  return {
    url,
    sandboxUrl: sandbox && (sandbox.router ? url : sandbox.url),
    newSecretsFile: secrets.newFile,
    hasNewAccount,
  };
}

/** Where staff can look at the simulated phones. Beside the console, it is at the same address, whatever that is to them. */
function sandboxPage({ transport, sandboxUrl }: Config, builtIn: Sandbox | undefined): string | undefined {
  if (transport !== 'sandbox') return undefined;
  if (builtIn?.router) return '/sandbox';
  const address = builtIn?.url ?? sandboxUrl;
  return address && `${address}/sandbox`;
}

/** Loaded only where it is used: whatsapp-web.js and the browser's driver are large. */
async function webTransport(config: Config, logger: Logger): Promise<() => Transport> {
  const { whatsAppWeb } = await import('./whatsapp.ts');
  return whatsAppWeb(config, logger);
}
