import { createSandboxTransport } from '../../src/sandbox/sandbox-transport.ts';
import { describeTransport } from '../contracts/transport-contract.ts';
import { openSandbox, silent } from './sandbox-on-port.ts';

describeTransport('sandbox', async () => {
  const sandbox = await openSandbox();
  const number = '+5491100000000';
  const sends = {
    work: { failRate: 0, acceptThenFailRate: 0 },
    fail: { failRate: 1, acceptThenFailRate: 0 },
    fail_after_taking: { failRate: 0, acceptThenFailRate: 1 },
  };
  return {
    transport: () => createSandboxTransport({ url: sandbox.url, number, logger: silent, deadlineMs: 500 }),
    textsOn: async (phone) => (await sandbox.messages(`?phone=${phone}`)).map(({ text }) => text),
    async setRegistered(phone, registered) {
      await sandbox.setPhone(phone, { registered });
    },
    async read(phone) {
      await sandbox.setPhone(phone, { reads: true });
    },
    async write(phone, text) {
      await sandbox.call('POST', 'api/messages', { phone, text });
    },
    async setOnline(online) {
      await sandbox.setNetwork({ state: online ? 'online' : 'offline' });
    },
    async setSends(behaviour) {
      await sandbox.setNetwork(sends[behaviour]);
    },
    async setHanging(hanging) {
      await sandbox.setNetwork({ hangRate: hanging ? 1 : 0 });
    },
    connections: sandbox.connections,
    close: () => sandbox.close(),
  };
});
