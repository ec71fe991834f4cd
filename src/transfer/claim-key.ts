/**
 * What makes two claims identical: the text in Unicode NFC, with every run of white space (no-break spaces, line
 * breaks) folded to one space and none at the ends; nothing else. It reads like the text.
 */
export function claimKey(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\p{White_Space}+/gu, ' ')
    .replace(/^ | $/g, '');
}
