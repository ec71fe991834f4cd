// What Lambda does, in a process of its own: loads a function's file, calls its handler with each event that it is sent,
// all at once where they come at once, and sends back what the handler answers. Plain JavaScript: what a start takes is
// measured with it.
import { createRequire } from 'node:module';

const { handler } = createRequire(import.meta.url)(process.argv[2]);
process.on('message', ({ call, event }) => {
  handler(event, { awsRequestId: `aws-request-${call}` }).then(
    (answer) => process.send({ call, answer }),
    (error) => process.send({ call, failed: String(error) }),
  );
});
process.send('ready');
