import { withoutUnseen } from './hidden-characters.ts';
import { inboundWords, type InboundWords, type Topic } from './inbound-words.ts';
import { wordsOf } from './words.ts';

/**
 * What a message that states no transfer means.
 * - `opt_out`: no more notices. `opt_out_or_service`: the same, or the end of a service; to be asked
 * - `opt_in`: notices again
 * - `cancel`: cancels the sender's open transfer; where there is none, it may be meant as `opt_out_or_service`
 * - `cancel_transfer`: cancels the transfer, in so many words
 * - `question`: how, or that, something is to be done that is done in the client area
 * - `other`: anything else, and whatever is doubtful: for a person
 *
 * The locale is the one whose words these are; undefined where they are several locales'.
 */
export type Inbound =
  | { kind: WholeMessage; locale: string | undefined }
  | { kind: 'question'; about: Topic; locale: string | undefined }
  | { kind: 'other' };

type WholeMessage = 'opt_out' | 'opt_out_or_service' | 'opt_in' | 'cancel' | 'cancel_transfer';

/** A longer message has a story to tell, and is for a person: UTF-16 units. */
const LONGEST_TEXT = 300;

/** Never guesses; never throws. Case, accents, punctuation and emoji do not matter. */
export function classifyInbound(text: string): Inbound {
  if (text.length > LONGEST_TEXT) return { kind: 'other' };
  const words = keysOf(withoutUnseen(text));
  const whole = wholeMessages.get(words.join(' '));
  if (whole) return { kind: whole.kind, locale: theOnly(whole.locales) };

  const asked = lexicons
    .map((lexicon) => ({ locale: lexicon.locale, topics: topicsIn(words, lexicon) }))
    .filter(({ topics }) => topics.length > 0);
  const about = theTopic(new Set(asked.flatMap(({ topics }) => topics)));
  return about === undefined
    ? { kind: 'other' }
    : { kind: 'question', about, locale: theOnly(new Set(asked.map(({ locale }) => locale))) };
}

function keysOf(text: string): string[] {
  return wordsOf(text).map(({ key }) => key);
}

function theOnly<Item>(items: ReadonlySet<Item>): Item | undefined {
  return items.size === 1 ? [...items][0] : undefined;
}

/** One thing is asked, or a change of plan with or without its direction; two are a story. */
function theTopic(topics: ReadonlySet<Topic>): Topic | undefined {
  const changes = new Set<Topic>(['plan_change', 'upgrade', 'downgrade']);
  if (topics.size < 2) return theOnly(topics);
  if ([...topics].some((topic) => !changes.has(topic))) return undefined;
  return topics.has('upgrade') && topics.has('downgrade')
    ? 'plan_change'
    : [...topics].find((topic) => topic !== 'plan_change');
}

const wholeMessages = new Map<string, { kind: WholeMessage; locales: Set<string> }>();
for (const [locale, words] of Object.entries(inboundWords)) {
  const lists: Record<WholeMessage, string> = {
    opt_out: words.optOut,
    opt_out_or_service: words.optOutOrService,
    opt_in: words.optIn,
    cancel: words.cancel,
    cancel_transfer: words.cancelTransfer,
  };
  for (const kind of Object.keys(lists) as WholeMessage[]) {
    for (const phrase of lists[kind].split(',')) {
      const key = keysOf(phrase).join(' ');
      const known = wholeMessages.get(key) ?? { kind, locales: new Set() };
      wholeMessages.set(key, { ...known, locales: known.locales.add(locale) });
    }
  }
}

/** A locale's words as they are compared. */
interface Lexicon {
  locale: string;
  greetings: ReadonlySet<string>;
  openers: ReadonlySet<string>;
  doubts: readonly Phrase[];
  determiners: ReadonlySet<string>;
  questions: readonly { topic: Topic; phrase: Phrase }[];
}

/** One set of words after another, of which the text has one each; a thing may have words before it. */
type Phrase = readonly { words: ReadonlySet<string>; isThing: boolean }[];

const lexicons = Object.entries(inboundWords).map(([locale, words]) => lexiconOf(locale, words));

function lexiconOf(locale: string, words: InboundWords): Lexicon {
  const set = (list: string) => new Set(keysOf(list));
  const things = new Map([
    ['{service}', set(words.services)],
    ['{plan}', set(words.plans)],
  ]);
  const wordOf = (word: string): Phrase => {
    const thing = things.get(word);
    if (thing) return [{ words: thing, isThing: true }];
    return keysOf(word).map((key) => ({ words: new Set([key]), isThing: false }));
  };
  const phrasesOf = (list: string): Phrase[] =>
    list.split(',').map((phrase) => phrase.trim().split(' ').flatMap(wordOf));
  return {
    locale,
    greetings: set(words.greetings),
    openers: set(words.openers),
    doubts: phrasesOf(words.doubts),
    determiners: set(words.determiners),
    questions: (Object.keys(words.questions) as Topic[]).flatMap((topic) =>
      phrasesOf(words.questions[topic]).map((phrase) => ({ topic, phrase })),
    ),
  };
}

/** What is spoken of in the locale's words, if any of it is wished or asked. */
function topicsIn(words: readonly string[], lexicon: Lexicon): Topic[] {
  const placesOf = (phrase: Phrase) =>
    words
      .keys()
      .toArray()
      .filter((at) => standsAt(words.slice(at), phrase, lexicon.determiners));
  if (lexicon.doubts.some((doubt) => placesOf(doubt).length > 0)) return [];
  const spoken = lexicon.questions.map(({ topic, phrase }) => ({ topic, places: placesOf(phrase) }));
  const isAnyAsked = spoken.some(({ places }) => places.some((at) => isAsked(words.slice(0, at), lexicon)));
  return isAnyAsked ? spoken.filter(({ places }) => places.length > 0).map(({ topic }) => topic) : [];
}

/** How many words may stand between a wish and what is wished: `how do I …`, `quiero saber cómo puedo hacer para …`. */
const REACH = 4;

function isAsked(before: readonly string[], { greetings, openers }: Lexicon): boolean {
  return (
    before.every((word) => greetings.has(word)) || before.slice(-REACH).some((word) => openers.has(word))
  );
}

function standsAt(words: readonly string[], phrase: Phrase, determiners: ReadonlySet<string>): boolean {
  let at = 0;
  return phrase.every((part) => {
    const isThing = (word = '') => part.words.has(word);
    while (part.isThing && !isThing(words[at]) && determiners.has(words[at] ?? '')) at += 1;
    return isThing(words[at++]);
  });
}
