import type { Route } from '../../console/route.ts';
import type { TextsDeps } from '../../console/texts-deps.ts';
import { textRoutes } from '../../console/texts.ts';
import { lastDraft, listDrafts, removeDraft, saveDraft } from '../../store/staff/text-drafts.ts';
import { findEvent, recentEvents } from '../../store/staff/text-samples.ts';
import { newestVersion, publishTexts, textHistory } from '../../store/staff/texts.ts';
import type { Db } from '../../store/database/schema.ts';
import { switchedOffTypes, switchType } from '../../store/staff/switches.ts';
import type { Config } from '../config.ts';
import type { Texts } from './texts.ts';

interface DeskParts {
  config: Pick<Config, 'companyName' | 'clientAreaUrl'>;
  db: Db;
  texts: Pick<Texts, 'fresh' | 'now' | 'warnings' | 'renderer'>;
  sendText: TextsDeps['sendText'];
}

/** What staff do with the texts. */
export function textDesk({ config, db, texts, sendText }: DeskParts): Route[] {
  return textRoutes({
    fresh: texts.fresh,
    now: texts.now,
    warnings: texts.warnings,
    write: texts.renderer.write,
    companyName: config.companyName,
    clientAreaUrl: config.clientAreaUrl,
    store: {
      newest: (text) => newestVersion(db, text),
      history: (text) => textHistory(db, text),
      publish: (version, now) => publishTexts(db, [version], now),
      drafts: () => listDrafts(db),
      lastDraft: (text) => lastDraft(db, text),
      saveDraft: (draft, now) => saveDraft(db, draft, now),
      removeDraft: (draft) => removeDraft(db, draft),
      switchedOff: () => switchedOffTypes(db),
      switchType: (change, now) => switchType(db, change, now),
      recentEvents: (type, limit) => recentEvents(db, type, limit),
      event: (id) => findEvent(db, id),
    },
    sendText,
    clock: Date.now,
  });
}
