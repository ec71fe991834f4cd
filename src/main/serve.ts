import express from 'express';
import type { DeliveryQuery } from '../delivery/delivery-view.ts';
import { createIntake, finishApp } from '../intake/app.ts';
import { createOperations } from '../intake/operations.ts';
import type { Transport } from '../delivery/ports.ts';
import type { Logger } from '../logger.ts';
import { createSandboxTransport } from '../sandbox/sandbox-transport.ts';
import { isApiKey } from '../store/api-keys.ts';
import { getDelivery, listDeliveries, openDeliveries, sessionOf } from '../store/delivery-views.ts';
import { getTransfer } from '../store/transfers.ts';
import type { Config } from './config.ts';
import { transferDrafts } from './conversation.ts';
import { openDatabase } from './database.ts';
import { listen } from './listen.ts';
import { createMetrics } from './metrics.ts';
import { openQueue } from './open-queue.ts';
import { openDirectory } from './panel.ts';
import { createReadiness } from './readiness.ts';
import { openSandbox } from './sandbox.ts';
import { ensureSecrets, secretsPath, watchWebhookSecrets } from './secrets.ts';
import { openTexts } from './texts.ts';
import { startWorker } from './worker.ts';

/** What one process does. Both: the whole service. */
export interface Roles {
  intake: boolean;
  worker: boolean;
}

export interface Service {
  /** Where it listens: the real port, also where 0 was asked for. */
  url: string;
  /** Where the built-in sandbox is, if there is one. */
  sandboxUrl: string | undefined;
  /** The file with secrets that were generated at this start. */
  newSecretsFile: string | undefined;
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
  const needsSecrets = roles.intake || config.callbackUrl !== undefined;
  const generated = !needsSecrets || config.webhookSecrets ? undefined : ensureSecrets(config.dataDir);
  const secrets = generated
    ? watchWebhookSecrets(config.dataDir, generated.webhookSecrets, logger)
    : () => config.webhookSecrets ?? [];

  // Intake in front of SQS needs no store, and must not go down with one.
  const db = roles.worker || !config.sqs ? await openDatabase(config) : undefined;
  if (db) closers.push(() => db.destroy());
  const queue = await openQueue(config, db, logger);
  closers.push(() => queue.close());

  const metrics = createMetrics(db && (() => openDeliveries(db)));
  const texts = db && openTexts(config, logger);
  if (texts) closers.push(() => texts.close());
  const asking = new AbortController();
  closers.push(() => asking.abort());
  const directory = db && (await openDirectory(config, logger, asking.signal));
  const { readiness, whatsapp } = createReadiness({
    queue,
    ...(texts && { textWarnings: texts.warnings }),
    ...(db && { session: () => sessionOf(db, config.account, Date.now()) }),
  });
  const operations = createOperations({
    readiness,
    whatsapp,
    metrics: async () => ({
      contentType: metrics.registry.contentType,
      body: await metrics.registry.metrics(),
    }),
    logger,
  });

  const isSandboxed = config.transport === 'sandbox';
  const sandbox =
    roles.worker && isSandboxed && !config.sandboxUrl ? await openSandbox(config, logger) : undefined;
  if (sandbox) closers.push(() => sandbox.close());

  let url = '';
  const others = [operations, ...(sandbox?.router ? [sandbox.router] : [])];
  const intake = roles.intake
    ? createIntake({
        publisher: queue.publisher,
        secrets,
        now: () => new Date(),
        logger,
        publicUrl: () => config.publicUrl ?? url,
        metrics,
        others,
        ...(db &&
          texts &&
          directory && {
            keyed: {
              isApiKey: (key: string) => isApiKey(db, key),
              listDeliveries: (query: DeliveryQuery) => listDeliveries(db, query, Date.now()),
              getDelivery: (id: string) => getDelivery(db, id, Date.now()),
              draftTransfer: transferDrafts({ config, db, texts: texts.conversation, directory }),
              getTransfer: (id: string) => getTransfer(db, id),
            },
          }),
      })
    : undefined;

  if (roles.worker && db && texts && directory) {
    const worker = startWorker({
      config,
      db,
      queue,
      texts,
      directory,
      secrets,
      connect: isSandboxed
        ? () =>
            createSandboxTransport({
              url: config.sandboxUrl ?? sandbox?.url ?? '',
              number: config.account,
              logger,
            })
        : await webTransport(config, logger),
      isAccepting: () => (intake?.inFlight() ?? 0) > 0 || metrics.sinceLastPost() < 10,
      metrics,
      logger,
    });
    closers.push(() => worker.stop());
  }

  const http = await listen(
    intake?.app ?? finishApp(express(), { others, logger }),
    config.host,
    config.port,
  );
  closers.push(() => http.close());
  url = http.url;
  return {
    url,
    sandboxUrl: sandbox && (sandbox.router ? url : sandbox.url),
    newSecretsFile: generated?.isNew ? secretsPath(config.dataDir) : undefined,
  };
}

/** Loaded only where it is used: whatsapp-web.js and the browser's driver are large. */
async function webTransport(config: Config, logger: Logger): Promise<() => Transport> {
  const { whatsAppWeb } = await import('./whatsapp.ts');
  return whatsAppWeb(config, logger);
}
