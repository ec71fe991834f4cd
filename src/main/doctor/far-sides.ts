import { queueShortcomings } from '../../queue/queue-settings.ts';
import { readQueueStatus } from '../../queue/queue-status.ts';
import { createSqsClient } from '../../queue/sqs-client.ts';
import { createLogger } from '../../logger.ts';
import { createWhmcsApi } from '../../panel/whmcs-api.ts';
import type { Config } from '../config.ts';
import { ok, problem, together, warning, type Finding } from './finding.ts';

/** How long a far side may take to answer, in milliseconds. */
const PATIENCE_MS = 8000;

/** Whether SQS can be reached, and its queues are set as the service wants them. Changes nothing there. */
export async function checkSqs(sqs: NonNullable<Config['sqs']>): Promise<Finding> {
  const client = createSqsClient(sqs);
  try {
    const shortcomings = await queueShortcomings(client, sqs, AbortSignal.timeout(PATIENCE_MS));
    const { waiting, inFlight, dead } = await readQueueStatus(client, sqs);
    return together([
      ok(`SQS: ${waiting} waiting, ${inFlight} being taken in`),
      ...shortcomings.map(({ detail, advice }) => warning(detail, advice)),
      ...(dead ? [unreadable(dead)] : []),
    ]);
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    const isMadeLater = sqs.endpoint !== undefined && name === 'QueueDoesNotExist';
    return problem(
      `SQS does not answer for SQS_QUEUE_URL or SQS_DLQ_URL: ${message || name}`,
      isMadeLater ? 'with SQS_ENDPOINT, the next start makes its queues' : WHAT_SQS_NEEDS,
    );
  } finally {
    client.destroy();
  }
}

const WHAT_SQS_NEEDS =
  'check the addresses, AWS_REGION, the credentials and the right to sqs:GetQueueAttributes; until then events are answered with 503';

export function unreadable(count: number): Finding {
  return warning(
    `${count} ${count === 1 ? 'event' : 'events'} that cannot be read`,
    'look at the console’s home, update, then `avisador queue redrive`',
  );
}

/** The actions that transfers need, and what to ask with so that the answer says nothing about anybody. */
const NOBODY = '999999999';
const ACTIONS: ReadonlyArray<[string, Record<string, string>]> = [
  ['GetClientsDetails', { email: 'nobody@doctor.invalid' }],
  ['GetClientsProducts', { clientid: NOBODY, limitnum: '1' }],
  ['GetInvoices', { userid: NOBODY, limitnum: '1' }],
];

/** Whether the panel answers, and lets us ask what transfers need to know. */
export async function checkPanel(panel: Config['panel']): Promise<Finding> {
  if (!panel) return ok('none (PANEL): transfers are checked in DATA_DIR/directory.json');
  const call = createWhmcsApi({ ...panel, logger: createLogger('silent'), pausesMs: [], tryMs: PATIENCE_MS });
  const findings = await Promise.all(
    ACTIONS.map(async ([action, inputs]) => {
      const answer = await call(action, inputs, AbortSignal.timeout(PATIENCE_MS));
      return answer.kind === 'unavailable'
        ? problem(
            answer.detail,
            'check PANEL_URL and what its API allows (docs/transfers.md); until then transfers wait',
          )
        : ok(action);
    }),
  );
  // What is wrong with all of them is said once.
  const [first, ...others] = findings.filter(({ state }) => state !== 'ok');
  if (!first) return ok('WHMCS answers, and allows what transfers need');
  return others.length === findings.length - 1 ? first : together(findings);
}

/** Whether there is somebody at CALLBACK_URL. Asks with HEAD, unsigned: nothing is posted. */
export async function checkCallback(callbackUrl: string | undefined): Promise<Finding> {
  if (callbackUrl === undefined) return ok('none (CALLBACK_URL): the panel is told nothing');
  const advice = 'until then callbacks wait, for a day';
  try {
    const { status } = await head(callbackUrl);
    if (status >= 500) return warning(`CALLBACK_URL answers ${status}`, `see to the receiver; ${advice}`);
    if (status >= 300 && status < 400)
      return problem(`CALLBACK_URL redirects (${status}), which is not followed`, 'set the final address');
    return status === 404
      ? warning('CALLBACK_URL answers 404', 'check the path; some receivers answer so to HEAD alone')
      : ok(`somebody answers (${status} to HEAD; nothing was posted)`);
  } catch (error) {
    return problem(
      `CALLBACK_URL cannot be reached: ${whyUnreachable(error)}`,
      `check the address; ${advice}`,
    );
  }
}

/** Answers the status and the far side's time, milliseconds since 1970. */
export async function head(url: string): Promise<{ status: number; date: number | undefined }> {
  const { status, headers } = await fetch(url, {
    method: 'HEAD',
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const date = Date.parse(headers.get('date') ?? '');
  return { status, date: Number.isNaN(date) ? undefined : date };
}

/** Without the address: it may hold a secret. */
function whyUnreachable(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError') return `no answer within ${PATIENCE_MS / 1000} s`;
  return cause?.code ?? cause?.message ?? name ?? 'for no known reason';
}
