import { createLogger } from '../../src/logger.ts';
import { createWhmcsDirectory } from '../../src/panel/whmcs-directory.ts';
import { describeDirectory } from '../contracts/directory-contract.ts';
import { credentials, openWhmcsStandIn } from './whmcs-stand-in.ts';

describeDirectory('WHMCS', async (clients) => {
  const panel = await openWhmcsStandIn(clients);
  return {
    directory: createWhmcsDirectory({
      url: panel.url,
      ...credentials,
      logger: createLogger('silent'),
      pausesMs: [0],
    }),
    async setTrouble(isInTrouble) {
      panel.setTrouble(isInTrouble ? { status: 503, html: 'Lucia.Gomez@example.com' } : undefined);
    },
    close: () => panel.close(),
  };
});
