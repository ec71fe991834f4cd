import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from '@jest/globals';

const root = path.resolve(import.meta.dirname, '../..');
const pages = globSync(['*.md', 'docs/**/*.md', 'integrations/**/*.md'], { cwd: root });

/** The names by which the titles of a page are linked to. */
function titlesOf(file: string): Set<string> {
  const text = readFileSync(file, 'utf8').replaceAll(/```.*?```/gs, '');
  return new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\-_ ]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

it('There are pages to be looked at', () => {
  expect(pages.length).toBeGreaterThan(20);
});

it.each(pages)('%s leads to files and titles that there are', (page) => {
  const file = path.join(root, page);
  const links = [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
  const broken = links.filter(([, to = '', title]) => {
    const target = to === '' ? file : path.resolve(path.dirname(file), to);
    return !existsSync(target) || (title !== undefined && !titlesOf(target).has(title));
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});
