/** As it stands in a text, within marks (`*bold*`) or before a full stop. */
const EMAIL = /([\p{L}\p{N}.!#$%&'+/=?^{|}-][\p{L}\p{N}.!#$%&'+/=?^{|}_-]*)@([\p{L}\p{N}.-]*[\p{L}\p{N}])/gu;

/** A text as a viewer sees it: of each e-mail address in it little stays (`j•••@e•••.com`). */
export function maskEmails(text: string): string {
  return text.replace(EMAIL, (_email, name: string, domain: string) => {
    const top = /\.[^.]*$/.exec(domain)?.[0] ?? '';
    return `${initial(name)}•••@${initial(domain)}•••${top}`;
  });
}

function initial([first = '']: Iterable<string> & string): string {
  return first;
}
