/* Zip archives as spreadsheets write them: entries by name, and the same archive with some of them replaced. Everything stays here. */

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const MOST = 512 * 1024 * 1024;

const TABLE = Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

function crcOf(bytes) {
  let crc = 0xffffffff;
  for (const each of bytes) crc = TABLE[(crc ^ each) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

async function through(bytes, transform) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(transform)).arrayBuffer());
}

/* The entries of an archive: name, method, crc, size, and the bytes as they are packed. */
export function entriesOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end -= 1;
  if (end < 0) throw new Error("no archive");
  const found = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (view.getUint32(at, true) !== CENTRAL) throw new Error("no archive");
    const size = view.getUint32(at + 20, true);
    const nameLength = view.getUint16(at + 28, true);
    const local = view.getUint32(at + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    found.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      whole: view.getUint32(at + 24, true),
      packed: bytes.subarray(start, start + size),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return found;
}

/* The text of an entry, "" where the archive has none of that name. */
export async function textOf(entries, name) {
  const entry = entries.find((each) => each.name === name);
  if (!entry) return "";
  if (entry.whole > MOST) throw new Error("too large");
  const bytes = entry.method === 0 ? entry.packed : await through(entry.packed, new DecompressionStream("deflate-raw"));
  return new TextDecoder().decode(bytes);
}

/* The archive with one entry's text replaced, as a Blob. */
export async function archiveWith(entries, name, text) {
  const content = new TextEncoder().encode(text);
  const changed = { name, method: 8, crc: crcOf(content), whole: content.length, packed: await through(content, new CompressionStream("deflate-raw")) };
  const parts = [];
  const table = [];
  let offset = 0;
  for (const each of entries.map((entry) => (entry.name === name ? changed : entry))) {
    const title = new TextEncoder().encode(each.name);
    const local = header(LOCAL, each, title, 30);
    const central = header(CENTRAL, each, title, 46, offset);
    parts.push(local, title, each.packed);
    table.push(central, title);
    offset += 30 + title.length + each.packed.length;
  }
  const size = table.reduce((sum, each) => sum + each.length, 0);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, END, true);
  end.setUint16(8, entries.length, true);
  end.setUint16(10, entries.length, true);
  end.setUint32(12, size, true);
  end.setUint32(16, offset, true);
  return new Blob([...parts, ...table, new Uint8Array(end.buffer)]);
}

function header(signature, entry, title, length, offset = 0) {
  const view = new DataView(new ArrayBuffer(length));
  const at = length === 46 ? 2 : 0;
  view.setUint32(0, signature, true);
  if (at) view.setUint16(4, 20, true);
  view.setUint16(4 + at, 20, true);
  view.setUint16(6 + at, 0x0800, true);
  view.setUint16(8 + at, entry.method, true);
  view.setUint16(12 + at, 0x21, true);
  view.setUint32(14 + at, entry.crc, true);
  view.setUint32(18 + at, entry.packed.length, true);
  view.setUint32(22 + at, entry.whole, true);
  view.setUint16(26 + at, title.length, true);
  if (at) view.setUint32(42, offset, true);
  return new Uint8Array(view.buffer);
}
