import type { PhoneMessage } from '../support/service.ts';

const WIDTH = 72;

/** Shows a conversation as it stands on a phone; what its owner wrote is marked. */
export function printPhone(title: string, messages: readonly PhoneMessage[]): void {
  const rule = '─'.repeat(WIDTH);
  console.log(`┌${rule}\n│ ${title}`);
  for (const { text, direction } of messages) {
    const margin = direction === 'from_customer' ? '│     › ' : '│ ';
    const lines = text.split('\n').flatMap((line) => wrap(line, WIDTH - margin.length));
    console.log([`├${rule}`, ...lines.map((line) => `${margin}${line}`.trimEnd())].join('\n'));
  }
  console.log(`└${rule}\n`);
}

/** Breaks a line between words; a longer word stays whole. */
function wrap(line: string, width: number): string[] {
  const lines = [''];
  for (const word of line.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
