import { sampleClients } from '../../src/panel/seed-directory.ts';
import { customerWrites, draftTransfer, transferOf } from '../support/api.ts';
import { kindOf, textsTo, type ReplyKind } from '../support/reply-kinds.ts';
import { eventually, messagesOn, type PhoneMessage } from '../support/service.ts';
import { printPhone } from './print.ts';

interface Person {
  name: string;
  phone: string;
  email: string;
}

interface Transfer {
  id: string;
  text: string;
}

/** What a scene is played with. What does not come to be as it should rejects. */
interface Stage {
  /** `POST /v1/transfers`, as staff do. */
  draft: (origin: Person, destination: Person, service: string) => Promise<Transfer>;
  writes: (person: Person, text: string) => Promise<void>;
  /** The next thing that somebody is told is this. */
  hears: (person: Person, kind: ReplyKind, locale?: string) => Promise<void>;
  /** How a transfer stands, and why. */
  stands: (transfer: Transfer, wanted: string) => Promise<void>;
  /** The same service, so many hours later. */
  later: (hours: number) => Promise<void>;
}

/** Where scenes are played. */
interface Theatre {
  url: () => string;
  key: string;
  later: Stage['later'];
}

interface Scene {
  title: string;
  play: (stage: Stage) => Promise<void>;
}

const juan = sample('701');
const jose = sample('702');
const lucia = sample('703');
const ana = sample('704');
const giulia = sample('705');
const somebody = { name: 'somebody else', phone: '+5491199999999', email: '' };
const everybody = [juan, jose, lucia, ana, giulia, somebody];

function sample(id: string): Person {
  const client = sampleClients.find((each) => each.id === id);
  if (!client) throw new Error(`there is no sample client ${id}`);
  return { name: `${client.firstName} ${client.lastName}`, phone: client.phone, email: client.email };
}

/** One transfer that goes well, and five that do not. */
function scenes(): Scene[] {
  let theirs: Transfer;
  let unlike: Transfer;
  return [
    {
      title: 'a transfer: both send the same text',
      async play({ draft, writes, hears, stands }) {
        theirs = await draft(juan, jose, 'Radio 128 kbps');
        await writes(juan, theirs.text);
        await hears(juan, 'transfer.waiting');
        await writes(jose, theirs.text);
        await hears(juan, 'transfer.verified');
        await hears(jose, 'transfer.verified');
        await stands(theirs, 'verified');
      },
    },
    {
      title: 'no transfer: the texts differ in a word',
      async play({ draft, writes, hears, stands }) {
        unlike = await draft(ana, giulia, 'Streaming 256 kbps');
        await writes(ana, unlike.text);
        await hears(ana, 'transfer.waiting', 'pt');
        await writes(giulia, unlike.text.replace('Souza', 'Sousa'));
        await hears(giulia, 'transfer.differs', 'pt');
        await stands(unlike, 'waiting');
      },
    },
    {
      title: 'no transfer: an invoice is unpaid',
      async play({ draft, writes, hears, stands }) {
        const transfer = await draft(juan, jose, 'perez.example.com');
        await writes(jose, transfer.text);
        await hears(jose, 'transfer.waiting');
        await writes(juan, transfer.text);
        await hears(jose, 'transfer.rejected');
        await hears(juan, 'transfer.rejected');
        await stands(transfer, 'rejected service_unpaid');
      },
    },
    {
      title: 'no transfer: an account is not verified',
      async play({ draft, writes, hears, stands }) {
        const transfer = await draft(lucia, jose, 'Radio 64 kbps');
        await writes(lucia, transfer.text);
        await hears(lucia, 'transfer.waiting');
        await writes(jose, transfer.text);
        await hears(lucia, 'transfer.rejected');
        await hears(jose, 'transfer.rejected');
        await stands(transfer, 'rejected origin_unverified');
      },
    },
    {
      title: 'no transfer: it is sent from a third phone',
      async play({ writes, hears, stands }) {
        await writes(somebody, theirs.text);
        await hears(somebody, 'transfer.stranger');
        await stands(theirs, 'verified');
      },
    },
    {
      title: 'no transfer: 72 hours later, by its clock, they still differ',
      async play({ later, hears, stands }) {
        await later(73);
        await hears(ana, 'transfer.expired', 'pt');
        await hears(giulia, 'transfer.expired', 'pt');
        await stands(unlike, 'expired');
      },
    },
  ];
}

/** Plays every scene and shows the conversations. Answers how to judge them once all is over. */
export async function playTransfers({ url, key, later }: Theatre) {
  /** How much each has been told so far. */
  const heard = new Map<string, number>();
  const outcomes: { title: string; problem: string | undefined }[] = [];

  const stage: Stage = {
    later,
    draft: (origin, destination, service) =>
      draftTransfer(url(), key, {
        originEmail: origin.email,
        destinationEmail: destination.email,
        service,
      }),
    writes: ({ phone }, text) => customerWrites(url(), phone, text),
    async hears({ name, phone }, kind, locale) {
      const before = heard.get(phone) ?? 0;
      const texts = await eventually(
        () => textsTo(url(), phone),
        ({ length }) => length > before,
      );
      heard.set(phone, before + 1);
      const text = texts[before] ?? '';
      if (kindOf(text, locale) !== kind) throw new Error(`${name} should hear ${kind}, and hears: ${text}`);
    },
    async stands({ id }, wanted) {
      const { status, reasons } = await transferOf(url(), key, id);
      const found = [status, ...reasons].join(' ');
      if (found !== wanted) throw new Error(`it should stand at ${wanted}, and stands at ${found}`);
    },
  };

  for (const { title, play } of scenes()) {
    const before = new Set((await messagesOn(url())).map(({ id }) => id));
    const problem = await play(stage).then(
      () => undefined,
      (error: unknown) => String(error),
    );
    outcomes.push({ title, problem });
    console.log(`${title}\n`);
    const messages = (await messagesOn(url())).filter(({ id }) => !before.has(id));
    for (const { name, phone } of everybody) {
      const own = messages.filter((message) => message.phone === phone);
      if (own.length > 0) printPhone(`${phone}   ${name}`, own);
    }
  }

  return {
    phones: new Set(everybody.map(({ phone }) => phone)),
    /** A line per transfer; answers what is wrong with what stands on the phones in the end. */
    summarise(messages: readonly PhoneMessage[]): string[] {
      for (const { title, problem } of outcomes)
        console.log(`${title.padEnd(60)} ${problem ? 'WRONG' : 'ok'}`);
      const tooMuch = everybody.filter(({ phone }) => {
        const told = messages.filter((one) => one.phone === phone && one.direction === 'to_customer');
        return told.length !== (heard.get(phone) ?? 0);
      });
      return [
        ...outcomes.flatMap(({ title, problem }) => (problem === undefined ? [] : [`${title}: ${problem}`])),
        ...tooMuch.map(({ name }) => `${name} was told more than there is to say`),
      ];
    },
  };
}
