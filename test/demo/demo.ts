import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventTypes } from '../../src/events/catalog.ts';
import type { PanelEvent } from '../../src/events/define-event.ts';
import { sampleEvent } from '../../src/events/sample-event.ts';
import { startLocalSqs } from '../support/local-sqs.ts';
import { messagesOn, post, startService, type PhoneMessage } from '../support/service.ts';

/**
 * The main job, end to end, on this machine alone: every event type in every locale is posted, signed, to the real
 * service; travels through a local SQS; and must stand on its phone exactly once.
 */
const locales = ['es', 'en', 'pt', 'it', 'fr'];
const WAIT_MS = 60_000;

/** A number for each conversation, written as a panel of that country holds it, and as WhatsApp knows it. */
const numbers: Record<string, (n: string) => { held: string; known: string }> = {
  es: (n) => ({ held: `011 15-2345-67${n}`, known: `+54911234567${n}` }),
  en: (n) => ({ held: `07400 1234${n}`, known: `+4474001234${n}` }),
  pt: (n) => ({ held: `(11) 96123-45${n}`, known: `+55119612345${n}` }),
  it: (n) => ({ held: `312 345 67${n}`, known: `+3931234567${n}` }),
  fr: (n) => ({ held: `06 12 34 56 ${n}`, known: `+336123456${n}` }),
};

interface Conversation {
  event: PanelEvent;
  locale: string;
  phone: string;
}

const conversations: Conversation[] = eventTypes.flatMap((type, index) =>
  locales.map((locale) => {
    const { held, known } = numbers[locale]!(String(index + 10));
    const id = `demo:${type}:${locale}`;
    return { event: sampleEvent(type, { id, locale, client: { id, phone: held } }), locale, phone: known };
  }),
);

async function main(): Promise<number> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'avisador-demo-'));
  const sqs = await startLocalSqs();
  const service = await startService({
    DATA_DIR: dataDir,
    SQS_ENDPOINT: sqs.endpoint,
    SQS_QUEUE_URL: sqs.queueUrl('avisador.fifo'),
    SQS_DLQ_URL: sqs.queueUrl('avisador-dead.fifo'),
    COMPANY_NAME: 'Hosting del Sur',
    CLIENT_AREA_URL: 'https://panel.example.com/clientarea.php',
  });
  console.log(
    `Avisador ${service.url}, SQS ${sqs.endpoint}: posting ${conversations.length} signed events …\n`,
  );
  try {
    const answers = await Promise.all(conversations.map(({ event }) => post(service.url, event)));
    const refused = answers.filter(({ status }) => status !== 202);
    for (const answer of refused) console.log(`not accepted: ${answer.status} ${await answer.text()}`);

    const messages = await arrived(service.url);
    for (const conversation of conversations) print(conversation, messages);
    return summarise(messages);
  } finally {
    await service.stop();
    await sqs.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Waits until there are as many messages as conversations, and a little longer for one too many. */
async function arrived(url: string): Promise<PhoneMessage[]> {
  const until = Date.now() + WAIT_MS;
  let messages = await messagesOn(url);
  while (messages.length < conversations.length && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    messages = await messagesOn(url);
  }
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return messagesOn(url);
}

function print({ event, phone }: Conversation, messages: PhoneMessage[]): void {
  const rule = '─'.repeat(72);
  console.log(`┌${rule}\n│ ${phone}   ${event.type}`);
  for (const { text } of messages.filter((message) => message.phone === phone)) {
    console.log(`├${rule}\n${text.replaceAll(/^/gm, '│ ')}`);
  }
  console.log(`└${rule}\n`);
}

/** A line per event type; answers the exit code. */
function summarise(messages: PhoneMessage[]): number {
  const count = (conversation: Conversation) =>
    messages.filter(({ phone }) => phone === conversation.phone).length;
  for (const type of eventTypes) {
    const cells = conversations
      .filter(({ event }) => event.type === type)
      .map((conversation) => `${conversation.locale} ${count(conversation)}`);
    console.log(`${type.padEnd(26)} ${cells.join('   ')}`);
  }
  const wrong = conversations.filter((conversation) => count(conversation) !== 1);
  for (const conversation of wrong) {
    console.log(
      `WRONG: ${conversation.event.id} arrived ${count(conversation)} times at ${conversation.phone}`,
    );
  }
  const strays = messages.length - conversations.reduce((sum, conversation) => sum + count(conversation), 0);
  console.log(
    `\n${conversations.length - wrong.length} of ${conversations.length} messages arrived exactly once${
      strays > 0 ? `, and ${strays} where none belong` : ''
    }.`,
  );
  return wrong.length === 0 && strays === 0 ? 0 : 1;
}

process.exitCode = await main();
