import type { Logger } from '../../logger.ts';
import { cleanText } from '../../rendering/clean-values.ts';
import type { PhraseRule, Phrases } from '../../rendering/phrases.ts';
import { replyTexts } from '../../transfer/reply-texts.ts';
import type { Say } from '../../transfer/ports.ts';
import { createSay } from '../../transfer/say.ts';
import { parseSentences, unfilled, SentenceError, type Sentence } from '../../transfer/sentence.ts';
import type { Config } from '../config.ts';

/** What the conversation with customers says and recognises, as the phrases have it at each moment. */
export interface ConversationTexts {
  say: Say;
  sentences(): readonly Sentence[];
}

interface TextsDeps {
  /** Of every locale, in their last good version. */
  phrases: () => Phrases[];
  config: Pick<Config, 'defaultLocale' | 'clientAreaUrl'>;
  logger: Logger;
}

const SENTENCE = 'transfer.sentence';

export function createConversationTexts({ phrases, config, logger }: TextsDeps): ConversationTexts {
  const sentenceOf = createSentences(logger);
  const say = createSay({
    phrase(locale, key, values) {
      const all = phrases();
      const wanted = [locale, locale.split('-')[0], config.defaultLocale, 'en'];
      const found = wanted
        .map((one) => all.find((each) => each.locale === one && each.has(key)))
        .find((each) => each !== undefined);
      if (!found) throw new Error(`there is no phrase "${key}", in whatever locale`);
      return found.text(key, values);
    },
    clean: cleanText,
    clientAreaUrl: config.clientAreaUrl,
  });
  return { say, sentences: () => phrases().flatMap(sentenceOf) };
}

/** Each wording is read once. One that no claim can be made of is a warning; its locale’s last good one stays in force. */
function createSentences(logger: Logger): (phrases: Phrases) => Sentence[] {
  const known = new Map<string, { version: string; sentences: Sentence[] }>();
  return (phrases) => {
    const { locale, version } = phrases;
    const before = known.get(locale);
    if (before?.version === version) return before.sentences;
    let sentences = before?.sentences ?? [];
    try {
      sentences = sentencesIn(phrases);
    } catch (error) {
      if (!(error instanceof SentenceError)) throw error;
      logger.warn({ locale }, `text not usable: ${error.message}`);
    }
    known.set(locale, { version, sentences });
    return sentences;
  };
}

function sentencesIn(phrases: Phrases): Sentence[] {
  if (!phrases.has(SENTENCE)) return [];
  return parseSentences({ [phrases.locale]: phrases.text(SENTENCE, unfilled) });
}

/** What a locale’s phrases lack for the conversation. */
export const conversationRule: PhraseRule = (phrases) => {
  const problems = Object.entries(replyTexts).flatMap(([key, values]) => {
    if (!phrases.has(key)) return [`lacks the phrase "${key}"`];
    const named = phrases.placeholders(key);
    return [
      ...values.filter((name) => !named.has(name)).map((name) => `"${key}" lacks {{${name}}}`),
      ...[...named]
        .filter((name) => !values.some((one) => one === name))
        .map((name) => `"${key}" has no value {{${name}}}`),
    ];
  });
  if (!phrases.has(SENTENCE)) return [...problems, `lacks the phrase "${SENTENCE}"`];
  try {
    sentencesIn(phrases);
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  return problems;
};
