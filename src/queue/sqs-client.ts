import { SQSClient } from '@aws-sdk/client-sqs';

export interface SqsClientOptions {
  queueUrl: string;
  /** A local SQS, or one of AWS's private endpoints. None: AWS at the queue's own address. */
  endpoint?: string | undefined;
  /** Where the queue's address names no region. */
  region?: string | undefined;
  /** Whether the environment has AWS credentials. A local SQS without any gets made-up ones. */
  hasCredentials: boolean;
}

/** An SQS client with connections kept open. `destroy()` closes them. */
export function createSqsClient({ queueUrl, endpoint, region, hasCredentials }: SqsClientOptions): SQSClient {
  const agent = { keepAlive: true, maxSockets: 50 };
  return new SQSClient({
    region: regionOf(queueUrl) ?? region ?? 'us-east-1',
    ...(endpoint === undefined ? {} : { endpoint }),
    // Without this, the usual chain ends at the address of a cloud machine's metadata, which is nowhere on a laptop.
    ...(isLocalSqs(endpoint) && !hasCredentials
      ? { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
      : {}),
    requestHandler: {
      connectionTimeout: 3_000,
      // Longer than the longest long poll, 20 s. Who sends sets a shorter deadline of its own.
      requestTimeout: 25_000,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  });
}

/** Whether an endpoint is an emulator, where queues may be created and credentials made up, and not AWS. */
export function isLocalSqs(endpoint: string | undefined): boolean {
  return (
    endpoint !== undefined && !/(^|\.)(amazonaws\.com(\.cn)?|api\.aws)$/.test(new URL(endpoint).hostname)
  );
}

function regionOf(queueUrl: string): string | undefined {
  return /^sqs\.([a-z0-9-]+)\./.exec(new URL(queueUrl).hostname)?.[1];
}
