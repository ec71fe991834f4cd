import { openStore } from '../../src/store/database/open-store.ts';
import { postgres } from '../../src/store/database/postgres.ts';
import { startCluster } from './postgres-cluster.ts';
import { prepareLending, SERVER } from './test-databases.ts';

/** One PostgreSQL server for all tests of a run. It ends with the run, however that ends. */
// Jest takes the default export.
// oxlint-disable-next-line import/no-default-export
export default async function startServer(): Promise<void> {
  const { url } = await startCluster();
  await prepareLending(url, async (address) => (await openStore(postgres(address))).destroy());
  // Whatever the run starts is told so.
  process.env[SERVER] = url;
}
