import { sampleTransfer } from '../panel/seed-directory.ts';
import type { Samples, SampleOutcome } from '../sandbox/samples-api.ts';
import type { Directory } from '../transfer/directory.ts';
import type { DraftAnswer, DraftRequest } from '../transfer/draft-request.ts';
import { postSample } from './commands/send-sample.ts';

interface SandboxSamples {
  company: string;
  /** Where this service takes events. */
  url: () => string;
  /** The first signs. */
  secrets: () => readonly string[];
  locales: () => readonly string[];
  draftTransfer: (wanted: DraftRequest) => Promise<DraftAnswer>;
  directory: Directory;
  candidatesOf: (phone: string, country: string | undefined) => string[];
}

/** What the sandbox's page has this service do at a click: as a panel would, and as the API does. */
export function sandboxSamples(deps: SandboxSamples): Samples {
  const { url, secrets, directory, candidatesOf } = deps;

  /** Who is to send the text, and from where. */
  async function party(email: string) {
    const found = await directory.clientByEmail(email);
    if (found.kind !== 'found') return undefined;
    const { firstName, lastName, phone, country } = found.value;
    const [number] = candidatesOf(phone, country);
    return number === undefined ? undefined : { phone: number, name: `${firstName} ${lastName}` };
  }

  return {
    company: deps.company,
    locales: deps.locales,

    async send({ type, locale, phone }) {
      const { id, response } = await postSample(
        { url: url(), secret: secrets()[0] ?? '' },
        { type, locale, to: phone },
      );
      await response.body?.cancel();
      if (response.ok) return { kind: 'accepted', id };
      return {
        kind: 'unavailable',
        detail: `the service takes no events now: it answered ${response.status}`,
      };
    },

    async transfer(wish): Promise<SampleOutcome> {
      const { locale, ...named } = wish;
      const known = Object.fromEntries(
        Object.entries(named).filter(([, value]) => value !== undefined),
      ) as Partial<typeof sampleTransfer>;
      const wanted = { ...sampleTransfer, ...known };
      const drafted = await deps.draftTransfer({ ...wanted, locale });
      if (drafted.kind !== 'drafted') return drafted;
      const [origin, destination] = await Promise.all([
        party(wanted.originEmail),
        party(wanted.destinationEmail),
      ]);
      if (origin && destination) {
        return { kind: 'drafted', transfer: { text: drafted.draft.text, origin, destination } };
      }
      return { kind: 'unavailable', detail: 'the panel holds no phone number of one of the two' };
    },
  };
}
