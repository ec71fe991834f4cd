import type { TransferDraft } from '../../src/transfer/draft-request.ts';
import type { TransferView } from '../../src/transfer/transfer-view.ts';
import { customerWrites, draftTransfer, transferOf } from './api.ts';
import { pairOf, type Client, type Pair } from './directory-file.ts';
import { kindOf, textsTo } from './reply-kinds.ts';
import { eventually, type Service } from './service.ts';

/** What the conversation takes place in. The service may be another one after a restart. */
interface Place {
  service: () => Service;
  /** Where they are, if not with the service. */
  phones?: () => Service;
  /** Of the API. */
  key: () => string;
  /** Makes these clients known to the panel, with what was changed of them. */
  save: (...clients: Client[]) => Promise<void>;
}

/** Two clients who want to transfer a service, and what both have to send. */
export type Agreed = Pair & Pick<TransferDraft, 'id' | 'text' | 'link'>;

/** Customers who talk with a service about transfers. */
export function createTalk({ service, phones = service, key, save }: Place) {
  let pairs = 0;
  const url = () => service().url;

  /** Two clients whom no other test knows. */
  async function newPair(language?: string): Promise<Pair> {
    pairs += 1;
    const pair = pairOf(pairs, language);
    await save(pair.origin, pair.destination);
    return pair;
  }

  const draft = ({ origin, destination }: Pair, named: string) =>
    draftTransfer(url(), key(), {
      originEmail: origin.email,
      destinationEmail: destination.email,
      service: named,
    });

  return {
    newPair,
    draft,
    writes: ({ phone }: Pick<Client, 'phone'>, text: string) => customerWrites(phones().url, phone, text),
    transfer: (id: string): Promise<TransferView> => transferOf(url(), key(), id),

    async agreed(language?: string): Promise<Agreed> {
      const pair = await newPair(language);
      return { ...pair, ...(await draft(pair, pair.service.name)) };
    },

    /** What a phone was told, as soon as it was told so often; oldest first. */
    async heard({ phone }: Pick<Client, 'phone'>, times: number, locale = 'es'): Promise<string[]> {
      const texts = await eventually(
        () => textsTo(phones().url, phone),
        ({ length }) => length >= times,
      );
      return texts.map((text) => kindOf(text, locale));
    },

    /** The last text that a phone got. */
    lastTo: async ({ phone }: Pick<Client, 'phone'>): Promise<string> =>
      (await textsTo(phones().url, phone)).at(-1) ?? '',
  };
}
