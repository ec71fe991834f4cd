import type { PanelAnswers } from './checklist.ts';
import type { Answer, Directory } from './directory.ts';
import { findServices } from './find-service.ts';
import type { ClaimFacts } from './sentence.ts';

/** Asks the panel all that checkTransfer judges by, and nothing that cannot matter. Rejects only if the directory does. */
export async function askPanel(directory: Directory, claim: ClaimFacts): Promise<PanelAnswers> {
  const [origin, destination] = await Promise.all([
    directory.clientByEmail(claim.originEmail),
    directory.clientByEmail(claim.destinationEmail),
  ]);
  if (origin.kind !== 'found') return { origin, destination, services: origin, unpaidInvoices: undefined };
  const clientId = origin.value.id;
  const services = await directory.servicesOf(clientId);
  const meant = services.kind === 'found' ? findServices(claim.service, services.value) : [];
  const [service] = meant;
  const unpaidInvoices: Answer<string[]> | undefined =
    service && meant.length === 1 ? await directory.unpaidInvoices(clientId, service.id) : undefined;
  return { origin, destination, services, unpaidInvoices };
}
