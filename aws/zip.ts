import { crc32, deflateRawSync } from 'node:zlib';

/** 1 January 1980, the first day that a zip can tell: the same files make the same zip, whenever that is. */
const FIRST_DAY = (1 << 5) | 1;
const DEFLATED = 8;
const VERSION = 20;
/** A plain file that everybody may read, as Unix tells it. */
const READABLE = (0o100644 << 16) >>> 0;

interface ZipEntry {
  /** In plain ASCII. */
  name: string;
  bytes: Buffer;
}

/** The zip of a few files of less than 4 GB: byte for byte the same for the same files. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const packed = deflateRawSync(bytes, { level: 9 });
    // What a file's own header and its entry in the directory have in common.
    const common = layout([
      [VERSION, 2],
      [0, 2],
      [DEFLATED, 2],
      [0, 2],
      [FIRST_DAY, 2],
      [crc32(bytes), 4],
      [packed.length, 4],
      [bytes.length, 4],
      [name.length, 2],
      [0, 2],
    ]);
    const file = [layout([[0x04034b50, 4]]), common, Buffer.from(name, 'latin1'), packed];
    files.push(...file);
    directory.push(
      // Made by a Unix, so that the permissions count.
      layout([
        [0x02014b50, 4],
        [(3 << 8) | VERSION, 2],
      ]),
      common,
      layout([
        [0, 2],
        [0, 2],
        [0, 2],
        [READABLE, 4],
        [offset, 4],
      ]),
      Buffer.from(name, 'latin1'),
    );
    offset += Buffer.concat(file).length;
  }
  const listed = Buffer.concat(directory);
  const end = layout([
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [entries.length, 2],
    [entries.length, 2],
    [listed.length, 4],
    [offset, 4],
    [0, 2],
  ]);
  return Buffer.concat([...files, listed, end]);
}

/** Numbers in so many bytes each, the lowest first. */
function layout(fields: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((sum, [, bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [value, bytes] of fields) at = buffer.writeUIntLE(value, at, bytes);
  return buffer;
}
