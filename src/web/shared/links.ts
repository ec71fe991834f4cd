/** What a phone makes a link of, where it stands in a text (`end` is exclusive), and where it leads. */
export interface FoundLink {
  start: number;
  end: number;
  href: string;
}

/** Every two-letter top-level domain there is: a phone links `empresa.com.ar`, but not `cláusula.ab`. */
const COUNTRIES = new Set(
  (
    'ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf ' +
    'cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf ' +
    'gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km ' +
    'kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz ' +
    'na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg ' +
    'sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ' +
    've vg vi vn vu wf ws ye yt za zm zw'
  ).split(' '),
);

/** Of the longer ones, those that are met. */
const GENERIC = new Set(
  (
    'com net org edu gov mil int info biz name pro mobi app dev xyz online site store shop tech cloud blog email hosting ' +
    'host website web page link live news media agency studio design digital travel jobs cat museum aero coop lat bar club ' +
    'space world today group company global solutions services support systems network'
  ).split(' '),
);

/** What can be one link, and no more than that is looked at: no browser takes a longer address. */
const WORD = /[^\s<>"`]{1,2048}/gu;
const PAGE = /(?<![\p{L}\p{N}])https?:\/\/(?=[\p{L}\p{N}[])/iu;
const MAIL = /[\p{L}\p{N}][\p{L}\p{N}._%+-]*@(?<host>[\p{L}\p{N}.-]+)/u;
const HOST = /(?<![\p{L}\p{N}@./_-])[\p{L}\p{N}][\p{L}\p{N}.-]*/gu;
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u;
/** What may follow a bare host: a port, a path. */
const REST = /(?::\d{1,5})?(?:[/?#].*)?/suy;

/** The links of a text, in order: pages with and without `https://`, e-mail addresses. What ends the sentence is no part of them. */
export function findLinks(text: string): FoundLink[] {
  const links: FoundLink[] = [];
  for (const word of text.matchAll(WORD)) {
    const link = linkIn(word[0]);
    if (link) links.push({ start: word.index + link.start, end: word.index + link.end, href: link.href });
  }
  return links;
}

function linkIn(word: string): FoundLink | undefined {
  const page = PAGE.exec(word);
  if (page) {
    const address = trimmed(word.slice(page.index));
    return address.length > page[0].length
      ? { start: page.index, end: page.index + address.length, href: address }
      : undefined;
  }
  if (word.includes('@')) return mailIn(word);
  // Markers at the edge of a word are no part of it.
  const edge = /^[_*~]+/.exec(word)?.[0].length ?? 0;
  for (const run of word.slice(edge).matchAll(HOST)) {
    const host = trimmed(run[0]);
    if (!isHost(host)) continue;
    const start = edge + run.index;
    REST.lastIndex = start + host.length;
    const rest = host.length === run[0].length ? (REST.exec(word)?.[0] ?? '') : '';
    const address = trimmed(host + rest);
    return { start, end: start + address.length, href: `http://${address}` };
  }
  return undefined;
}

function mailIn(word: string): FoundLink | undefined {
  const found = MAIL.exec(word);
  if (!found) return undefined;
  const address = trimmed(found[0]);
  if (!isHost(address.slice(address.indexOf('@') + 1))) return undefined;
  return { start: found.index, end: found.index + address.length, href: `mailto:${address}` };
}

function isHost(host: string): boolean {
  const labels = host.split('.');
  const last = labels.at(-1)?.toLowerCase() ?? '';
  return (
    labels.length > 1 &&
    labels.every((label) => LABEL.test(label)) &&
    (COUNTRIES.has(last) || GENERIC.has(last))
  );
}

/** Without the punctuation and the markers that come after it; a bracket that it opens itself is its own. */
function trimmed(address: string): string {
  let end = address.length;
  while (end > 0) {
    const last = address.charAt(end - 1);
    const isOwn = last === ')' && opened(address.slice(0, end)) >= 0;
    if (isOwn || !/[.,:;!?'’”»…)\]}*_~-]/u.test(last)) break;
    end -= 1;
  }
  return address.slice(0, end);
}

function opened(text: string): number {
  return text.split('(').length - text.split(')').length;
}
