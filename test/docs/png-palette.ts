import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const MOST = 256;

/**
 * A screenshot (PNG, 8 bits, RGB, not interlaced) in its 256 most frequent colours: a third of the size, and no difference
 * to the eye. The shades at the edges of letters, which are the rest, become the nearest of those.
 */
export function toPalette(png: Buffer): Buffer {
  const chunks = chunksOf(png);
  const header = chunks.find(({ type }) => type === 'IHDR')?.data;
  if (!header || header.toString('hex', 8) !== '0802000000') throw new Error('no PNG as a screenshot is');
  const width = header.readUInt32BE(0);
  const data = chunks.filter(({ type }) => type === 'IDAT').map((each) => each.data);
  const pixels = unfiltered(inflateSync(Buffer.concat(data)), width * 3);

  const counts = new Map<number, number>();
  for (let at = 0; at < pixels.length; at += 3) {
    const colour = pixels.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const byCount = [...counts].toSorted(([, a], [, b]) => b - a).map(([colour]) => colour);
  const palette = byCount.slice(0, MOST);
  const places = new Map(byCount.map((colour) => [colour, nearest(colour, palette)]));

  const rows = Buffer.alloc((pixels.length / 3 / width) * (width + 1));
  for (let at = 0, to = 0; at < pixels.length; at += 3) {
    if ((at / 3) % width === 0) to += 1;
    rows[to] = places.get(pixels.readUIntBE(at, 3)) ?? 0;
    to += 1;
  }
  header[9] = 3;
  return Buffer.concat([
    SIGNATURE,
    written('IHDR', header),
    written('PLTE', Buffer.concat(palette.map((colour) => Buffer.from([colour >> 16, colour >> 8, colour])))),
    written('IDAT', deflateSync(rows, { level: 9 })),
    written('IEND', Buffer.alloc(0)),
  ]);
}

function chunksOf(png: Buffer): Array<{ type: string; data: Buffer }> {
  const chunks: Array<{ type: string; data: Buffer }> = [];
  for (let at = SIGNATURE.length; at < png.length;) {
    const end = at + 8 + png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, end) });
    at = end + 4;
  }
  return chunks;
}

function written(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
}

/** Each row says by its first byte what was subtracted from its others: nothing, left, above, their mean, or Paeth’s guess. */
function unfiltered(rows: Buffer, length: number): Buffer {
  const height = rows.length / (length + 1);
  const pixels = Buffer.alloc(height * length);
  for (let y = 0; y < height; y += 1) {
    const filter = rows[y * (length + 1)] ?? 0;
    for (let x = 0; x < length; x += 1) {
      const at = y * length + x;
      const left = x < 3 ? 0 : (pixels[at - 3] ?? 0);
      const above = y === 0 ? 0 : (pixels[at - length] ?? 0);
      const corner = x < 3 || y === 0 ? 0 : (pixels[at - length - 3] ?? 0);
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter] ?? 0;
      pixels[at] = (rows[at + y + 1] ?? 0) + guess;
    }
  }
  return pixels;
}

function paeth(left: number, above: number, corner: number): number {
  const sum = left + above - corner;
  const [a, b, c] = [Math.abs(sum - left), Math.abs(sum - above), Math.abs(sum - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}

function nearest(colour: number, palette: readonly number[]): number {
  let best = 0;
  let least = Infinity;
  for (const [place, other] of palette.entries()) {
    const distance = [16, 8, 0].reduce(
      (sum, shift) => sum + (((colour >> shift) & 255) - ((other >> shift) & 255)) ** 2,
      0,
    );
    if (distance >= least) continue;
    [best, least] = [place, distance];
    if (distance === 0) break;
  }
  return best;
}
