import type { AddressInfo } from 'node:net';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import express from 'express';

// What coalescing is measured against: the obvious endpoint, one SendMessage for each post.
const { SQS_ENDPOINT: endpoint = '' } = process.env;
const QueueName = 'one-each.fifo';
const QueueUrl = `${endpoint}/000000000000/${QueueName}`;
const client = new SQSClient({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  requestHandler: { httpAgent: { keepAlive: true, maxSockets: 50 } },
});
await client.send(new CreateQueueCommand({ QueueName, Attributes: { FifoQueue: 'true' } }));

const app = express();
app.disable('x-powered-by');
app.post('/v1/events', express.text({ type: '*/*' }), async (req, res) => {
  const id = String(req.headers['webhook-id']);
  const MessageBody = String(req.body);
  await client.send(
    new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId: id, MessageDeduplicationId: id }),
  );
  res.status(202).json({ id, status: 'queued' });
});
const server = app.listen(0, '127.0.0.1', () => {
  console.log(`listens on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
