/**
 * What the conversation says: the phrases that each `locales/<locale>.json` holds, by key, with the names of the values
 * that they put in. Where the client area's address is configured, it follows on a line of its own after the phrases of
 * `linked`, which read as whole without it.
 *
 * All are written to somebody who has just written to us, or who took part in the transfer: short, no greeting, no
 * sign-off. `service`, `other` and `words` stand as their reader wrote them.
 */
export const replyTexts = {
  // We have your message about {{service}}. Now {{other}} (the other party's name) has to send us the very same text,
  // from their own WhatsApp, within {{hours}} hours: forward it to them. To call it off, answer {{word}}.
  'conversation.transfer.waiting': ['service', 'other', 'hours', 'word'],
  // The same message again: we have it already, and still wait for the same text from {{other}}.
  'conversation.transfer.repeated': ['service', 'other'],
  // This new text takes the place of your earlier one; {{other}} has to send exactly this one.
  'conversation.transfer.replaced': ['service', 'other'],
  // The two texts are not identical: in yours, this is different: {{words}} (some words of the reader's own text, in
  // quotes, with commas). Agree on one text; whoever has it wrong sends it again, or one of you forwards theirs.
  'conversation.transfer.differs': ['service', 'words'],
  // Both messages are here and identical; we are checking the details, and will write here. Nothing to do.
  'conversation.transfer.checking': ['service'],
  // To both: all is in order with {{service}}; our team will make the change of owner and we will confirm it here.
  // No promise of a date.
  'conversation.transfer.verified': ['service'],
  // To both: {{service}} cannot change its owner for now, for this: {{reasons}} (a list of lines, each with "- " before
  // it, of the `reasons` below). Once that is settled, both send the message again. Kind; blames nobody.
  'conversation.transfer.rejected': ['service', 'reasons'],
  // To both: the change of owner of {{service}} is approved, and our team is making it now. Nothing more to do.
  'conversation.transfer.executed': ['service'],
  // {{hours}} hours have passed without both messages: the transfer of {{service}} is closed, nothing has changed. To
  // try again, both send the message anew.
  'conversation.transfer.expired': ['service', 'hours'],
  // The transfer of {{service}} is cancelled and nothing has changed. Goes to both; does not say by whom.
  'conversation.transfer.cancelled': ['service'],
  // You have already asked to transfer {{service}} to somebody else. To call that off first, answer {{word}}; then send
  // the new message again.
  'conversation.transfer.taken': ['service', 'word'],
  // We already have both messages about {{service}}; it is being dealt with, nothing more to send.
  'conversation.transfer.under_way': ['service'],
  // A message that was edited does not count (the words must be exactly those that were sent): send it as a new message.
  'conversation.transfer.edited': [],
  // In your message something is still to be filled in: {{blanks}} (a list of the `blanks` below). Complete it and send
  // it again; the other party sends exactly the same.
  'conversation.transfer.blank': ['blanks'],
  // It looks like a transfer, but the text must be exactly this (complete it where it says xxxxx): {{text}}. This link
  // has it ready: {{link}}. The same text and link serve both parties. {{text}} and {{link}} each alone on a line.
  'conversation.transfer.near': ['text', 'link'],
  // The text holds hidden characters (invisible ones, or letters of another alphabet), so it cannot count; it happens
  // when copying from elsewhere. Send this one instead (complete it where it says xxxxx): {{text}}, or by: {{link}}.
  'conversation.transfer.hidden': ['text', 'link'],
  // To whoever we cannot place, always the same: we could not match this message to a transfer. It counts only when it
  // is sent from the phone that the panel has on file for one of the two clients, with the two e-mail addresses of
  // their accounts; please check them. Says nothing about who is a client and who is not.
  'conversation.transfer.stranger': [],
  // How to transfer a service: both parties send this same text, each from the phone on file (complete it where it says
  // xxxxx): {{text}}. This link has it ready: {{link}}. Both need a verified account, the service active and paid up.
  'conversation.transfer.how': ['text', 'link'],
  // There is no transfer of yours in progress to cancel.
  'conversation.transfer.none': [],

  // The reasons of a rejection, each a short phrase that ends a line "- …": no capital at its start, no full stop.
  // the current owner's account is not verified yet
  'conversation.reasons.origin_unverified': [],
  // the new owner's account is not verified yet
  'conversation.reasons.destination_unverified': [],
  // the current owner's account is not active
  'conversation.reasons.origin_inactive': [],
  // the new owner's account is not active
  'conversation.reasons.destination_inactive': [],
  // both accounts belong to one person (same account, e-mail or phone)
  'conversation.reasons.same_person': [],
  // a name in the message is not as it stands in the account
  'conversation.reasons.name_differs': [],
  // the current owner has no service of that name
  'conversation.reasons.service_not_found': [],
  // the current owner has more than one service of that name: name it by its domain or number
  'conversation.reasons.service_ambiguous': [],
  // the service is not active
  'conversation.reasons.service_not_active': [],
  // the service has an unpaid invoice
  'conversation.reasons.service_unpaid': [],
  // our team could not approve it (they will explain here if asked)
  'conversation.reasons.refused_by_staff': [],

  // What is still blank, each a noun with its article, inside a list "x, y and z".
  // the name of the current owner
  'conversation.blanks.originName': [],
  // the e-mail address of the current owner
  'conversation.blanks.originEmail': [],
  // the service
  'conversation.blanks.service': [],
  // the name of the new owner
  'conversation.blanks.destinationName': [],
  // the e-mail address of the new owner
  'conversation.blanks.destinationEmail': [],

  // Done: no more notices to this number from now on. Security alerts still come (password or details changed,
  // cancellation asked for). No service was touched. Did you mean the notices, or to cancel a service? A service is
  // cancelled in the client area only. To have the notices back, answer {{word}}.
  'conversation.opt_out': ['word'],
  // Welcome back: notices come to this number again.
  'conversation.opt_in': [],
  // A cancellation is never taken by WhatsApp, for safety. It is asked for in the client area: my services, the service,
  // at its foot "cancel service"; at once or at the end of the period.
  'conversation.questions.cancellation': [],
  // An upgrade is made in the client area: the service, "upgrade", the package and its period. The panel makes the
  // invoice, and the change is automatic once it is paid. Where nothing is offered there: tell us here.
  'conversation.questions.upgrade': [],
  // A plan cannot be made smaller: order the smaller one, move what is needed, then cancel the present one in the client
  // area; what is on it is removed from the server then.
  'conversation.questions.downgrade': [],
  // Changing the plan (which way was not said): to a larger one in the client area, the service, "upgrade"; to a smaller
  // one it is not possible: order that one and cancel the present one.
  'conversation.questions.plan_change': [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type ReplyTexts = typeof replyTexts;
export type ReplyKey = keyof ReplyTexts;

/** A phrase and what it puts in. */
export interface Saying {
  key: ReplyKey;
  values: Readonly<Record<string, string>>;
}

export function saying<Key extends ReplyKey>(
  key: Key,
  values: Readonly<Record<ReplyTexts[Key][number], string>>,
): Saying {
  return { key, values };
}

/** The phrases that the client area's address follows. */
export const linked: ReadonlySet<ReplyKey> = new Set<ReplyKey>([
  'conversation.transfer.stranger',
  'conversation.transfer.rejected',
  'conversation.opt_out',
  'conversation.questions.cancellation',
  'conversation.questions.upgrade',
  'conversation.questions.downgrade',
  'conversation.questions.plan_change',
]);
