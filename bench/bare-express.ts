import type { AddressInfo } from 'node:net';
import express from 'express';

// What intake is measured against: the same framework, which reads the JSON, answers 202 and does nothing else.
const app = express();
app.disable('x-powered-by');
app.post('/v1/events', express.json({ limit: '256kb' }), (_req, res) => {
  res.status(202).json({ id: 'x', status: 'queued' });
});
const server = app.listen(0, '127.0.0.1', () => {
  console.log(`listens on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
