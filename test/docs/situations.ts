import { blanks, type ClaimFacts } from '../../src/transfer/sentence.ts';
import { UNFILLED } from '../../src/transfer/stated-value.ts';
import { wordFor } from '../../src/transfer/word-for.ts';
import { jose, juan, lucia } from '../support/conversation-bench.ts';
import type { Play, Stage } from './stage.ts';

/** A conversation to show. */
export interface Situation extends Play {
  /** What happens, in a line. */
  title: string;
}

const originWrote = {
  what: 'The origin has sent the text.',
  happens: ({ writes, claim }: Stage) => writes('origin', claim()),
};

const bothWrote = {
  what: 'Both have sent the text, and all was in order.',
  async happens({ writes, claim }: Stage) {
    await writes('origin', claim());
    await writes('destination', claim());
  },
};

/** The panel's record of somebody. */
function client({ directory }: Stage, { email }: { email: string }) {
  const found = directory.clients.get(email);
  if (!found) throw new Error(`the directory has no client ${email}`);
  return found;
}

/** The service that is to be transferred, as the panel has it. */
function service(stage: Stage) {
  const [found] = client(stage, juan).services;
  if (!found) throw new Error('the origin has no service');
  return found;
}

/** The second message of the two, upon which all is checked. */
const checked = (changes: Partial<ClaimFacts>, prepare: (stage: Stage) => unknown = () => {}): Play => ({
  given: {
    what: originWrote.what,
    async happens(stage) {
      prepare(stage);
      await stage.writes('origin', stage.claim(changes));
    },
  },
  play: ({ writes, claim }) => writes('destination', claim(changes)),
});

const transfers: Situation[] = [
  {
    title: 'Both send the same text, and the team carries it out',
    async play({ writes, claim, execute }) {
      await writes('origin', claim());
      await writes('destination', claim());
      await execute();
    },
  },
  {
    title: 'The new owner writes first',
    async play({ writes, claim }) {
      await writes('destination', claim());
      await writes('origin', claim());
    },
  },
  {
    title: 'The panel cannot be asked for a while',
    given: originWrote,
    async play({ writes, claim, panelFails, panelRecovers }) {
      panelFails();
      await writes('destination', claim());
      await panelRecovers();
    },
  },
  {
    title: 'Somebody sends the same text once more',
    given: originWrote,
    play: originWrote.happens,
  },
  {
    title: 'Somebody sends another text in its place',
    given: {
      what: 'The origin has sent the text, with a slip in a name.',
      happens: ({ writes, claim }) => writes('origin', claim({ destinationName: 'José Garsía' })),
    },
    play: originWrote.happens,
  },
  {
    title: 'The two texts differ, and one is corrected',
    given: originWrote,
    async play({ writes, claim }) {
      await writes('destination', claim({ service: 'Radio 64 kbps', destinationName: 'Jose Garcia' }));
      await writes('destination', claim());
    },
  },
  {
    title: 'The service is promised to somebody else already',
    given: originWrote,
    async play({ locale, writes, claim }) {
      const toLucia = { destinationName: 'Lucía Fernández', destinationEmail: lucia.email };
      await writes('origin', claim(toLucia));
      await writes('origin', wordFor('cancel', locale));
      await writes('origin', claim(toLucia));
    },
  },
  {
    title: 'Somebody writes again when both texts are there',
    given: bothWrote,
    play: originWrote.happens,
  },
  {
    title: 'Somebody edits their message before the other has written',
    async play({ writes, edits, claim }) {
      const sent = await writes('origin', claim({ destinationName: 'José Garsía' }));
      await edits('origin', sent, claim());
      await writes('origin', claim());
    },
  },
  {
    title: 'Somebody edits their message when all was in order',
    given: originWrote,
    async play({ writes, edits, claim }) {
      const sent = await writes('destination', claim());
      await edits('destination', sent, claim({ service: 'Radio 64 kbps' }));
    },
  },
  {
    title: 'The other party never writes',
    given: originWrote,
    play: ({ hoursPass }) => hoursPass(72),
  },
  {
    title: 'One of the two calls it off',
    given: bothWrote,
    play: ({ locale, writes }) => writes('destination', wordFor('cancel', locale).toLowerCase()),
  },
  {
    title: 'One of the two takes their message back',
    async play({ writes, takesBack, claim }) {
      const sent = await writes('origin', claim());
      await takesBack('origin', sent);
    },
  },
  {
    title: 'Somebody calls off a transfer, and there is none',
    play: ({ words, writes }) => writes('customer', words.cancelTransfer),
  },
];

const closed = { status: 'inactive', verified: false } as const;
const unpaid = { unpaidInvoices: ['A-0713'] };

const rejections: Situation[] = [
  {
    title: 'The current owner’s account is closed, and was never verified',
    ...checked({}, (stage) => Object.assign(client(stage, juan), closed)),
  },
  {
    title: 'The new owner’s account is closed, and was never verified',
    ...checked({}, (stage) => Object.assign(client(stage, jose), closed)),
  },
  {
    title: 'Both accounts have the same phone',
    async play(stage) {
      client(stage, jose).phone = juan.phone;
      await stage.writes('origin', stage.claim());
    },
  },
  {
    title: 'A name is not the account’s',
    ...checked({ destinationName: 'Pepe García' }),
  },
  {
    title: 'There is no such service',
    ...checked({ service: 'Radio 320 kbps' }),
  },
  {
    title: 'There are two such services',
    ...checked({}, (stage) =>
      client(stage, juan).services.push({ ...service(stage), id: '7014', domain: 'radio-dos.example.com' }),
    ),
  },
  {
    title: 'The service is suspended for an unpaid invoice',
    ...checked({}, (stage) => Object.assign(service(stage), { status: 'suspended', ...unpaid })),
  },
  {
    title: 'Several things are wrong at once',
    ...checked({ originName: 'Juan P.' }, (stage) => {
      client(stage, juan).verified = false;
      client(stage, jose).verified = false;
      Object.assign(service(stage), unpaid);
    }),
  },
  {
    title: 'The team refuses it',
    given: bothWrote,
    play: ({ refuse }) => refuse(),
  },
  {
    title: 'Something is wrong by the time the team carries it out',
    given: bothWrote,
    async play(stage) {
      Object.assign(service(stage), unpaid);
      await stage.execute();
    },
  },
];

const allBlank = Object.fromEntries(blanks.map((blank) => [blank, UNFILLED]));

const attempts: Situation[] = [
  {
    title: 'Somebody asks how to transfer a service',
    play: ({ words, writes }) => writes('customer', words.transfer),
  },
  {
    title: 'Nothing is filled in',
    play: ({ writes, claim }) => writes('origin', claim(allBlank)),
  },
  {
    title: 'One thing is not filled in',
    play: ({ writes, claim }) => writes('origin', claim({ destinationEmail: UNFILLED })),
  },
  {
    title: 'Other words than the text’s',
    play: ({ words, writes }) => writes('origin', words.near),
  },
  {
    title: 'The text holds a character that cannot be seen',
    play: ({ writes, claim }) => writes('origin', claim().replace('128', '12\u200B8')),
  },
  {
    title: 'A stranger sends the text',
    given: originWrote,
    play: ({ writes, claim }) => writes('stranger', claim()),
  },
];

const questions: Situation[] = [
  {
    title: 'Somebody wants to cancel a service',
    play: ({ words, writes }) => writes('customer', words.cancellation),
  },
  {
    title: 'Somebody wants a larger plan',
    play: ({ words, writes }) => writes('customer', words.upgrade),
  },
  {
    title: 'Somebody wants a smaller plan',
    play: ({ words, writes }) => writes('customer', words.downgrade),
  },
  {
    title: 'Somebody wants another plan',
    play: ({ words, writes }) => writes('customer', words.planChange),
  },
  {
    title: 'Anything else',
    play: ({ words, writes }) => writes('customer', words.other),
  },
];

const notices: Situation[] = [
  {
    title: 'Somebody wants no more notices, and later wants them back',
    async play({ locale, words, writes, hoursPass }) {
      await writes('customer', words.optOut);
      await hoursPass(48);
      await writes('customer', wordFor('optIn', locale));
    },
  },
  {
    title: 'A word that may mean the notices or a service',
    play: ({ words, writes }) => writes('customer', words.optOutOrService),
  },
  {
    title: 'Somebody cancels, and there is nothing to cancel',
    play: ({ locale, writes }) => writes('customer', wordFor('cancel', locale).toLowerCase()),
  },
];

/** Every conversation that is shown, by what it is about. */
export const situations: Readonly<Record<string, readonly Situation[]>> = {
  'A service moves to another client': transfers,
  'It cannot be moved': rejections,
  'The text is not right yet': attempts,
  'Questions about services': questions,
  'No more notices': notices,
};
