/* Tables of CSV and XLSX files as rows of texts, and the same files with one more column of texts. */
import { archiveWith, entriesOf, textOf } from "./zip.js";

const FIRST = "xl/worksheets/sheet1.xml";
const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function plain(xml) {
  return xml
    .replace(/<rPh\b[\s\S]*?<\/rPh>/g, "")
    .replace(/<[^>]*>/g, "")
    .replace(/&(?:#x([0-9a-f]+)|#([0-9]+)|([a-z]+));/gi, (_, hex, number, name) =>
      name ? NAMED[name] || "" : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(number)),
    );
}

function escaped(text) {
  return text.replace(/[&<>]/g, (each) => `&#${each.charCodeAt(0)};`);
}

function columnOf(place) {
  let column = 0;
  for (const each of place.replace(/[0-9]/g, "")) column = column * 26 + each.charCodeAt(0) - 64;
  return column - 1;
}

function nameOf(column) {
  let name = "";
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) name = String.fromCharCode(65 + ((left - 1) % 26)) + name;
  return name;
}

function cellsOf(row, shared) {
  const cells = [];
  for (const [, attributes, body = ""] of row.matchAll(/<c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g)) {
    const place = /\br="([A-Z]+[0-9]+)"/.exec(attributes);
    const value = /<v\b[^>]*>([\s\S]*?)<\/v>/.exec(body);
    const isShared = /\bt="s"/.test(attributes);
    cells[place ? columnOf(place[1]) : cells.length] = isShared && value ? shared[Number(value[1])] || "" : plain(value ? value[1] : body);
  }
  return Array.from(cells, (each) => each || "");
}

class Workbook {
  constructor(entries, sheet, shared) {
    this.entries = entries;
    this.sheet = sheet;
    this.shared = shared;
    this.suffix = ".xlsx";
  }

  rows() {
    return Array.from(this.sheet.matchAll(/<row\b[^>]*?(?:\/>|>([\s\S]*?)<\/row>)/g), ([, body = ""]) => cellsOf(body, this.shared));
  }

  /* `texts`: one for each row, the heading first. */
  async with(texts) {
    const width = Math.max(...this.rows().map((each) => each.length));
    let number = 0;
    const sheet = this.sheet
      .replace(/<row\b([^>]*?)(?:\/>|>([\s\S]*?)<\/row>)/g, (_, attributes, body = "") => {
        const row = /\br="([0-9]+)"/.exec(attributes);
        const cell = `<c r="${nameOf(width)}${row ? row[1] : number + 1}" t="inlineStr"><is><t>${escaped(texts[number] || "")}</t></is></c>`;
        number += 1;
        return `<row${attributes.replace(/ spans="[^"]*"/, "")}>${body}${cell}</row>`;
      })
      .replace(/<dimension\b[^>]*\/>/, "");
    return archiveWith(this.entries, FIRST, sheet);
  }
}

class Delimited {
  constructor(text) {
    const heading = text.split(/[\r\n]/, 1)[0];
    this.separator = [";", ",", "\t"].sort((a, b) => heading.split(b).length - heading.split(a).length)[0];
    this.text = text;
    this.suffix = ".csv";
  }

  rows() {
    const rows = [[]];
    const piece = new RegExp(`("(?:[^"]|"")*"|[^"\\r\\n${this.separator}]*)(${this.separator}|\\r\\n|\\r|\\n|$)`, "y");
    while (piece.lastIndex < this.text.length) {
      const found = piece.exec(this.text);
      if (!found) throw new Error("no table");
      rows[rows.length - 1].push(found[1].startsWith('"') ? found[1].slice(1, -1).replaceAll('""', '"') : found[1]);
      if (found[2] !== this.separator && piece.lastIndex < this.text.length) rows.push([]);
    }
    return rows;
  }

  async with(texts) {
    const quoted = (text) => (/["\r\n;,\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const lines = this.rows().map((row, number) => [...row, texts[number] || ""].map(quoted).join(this.separator));
    return new Blob(["\ufeff", lines.join("\r\n"), "\r\n"]);
  }
}

/* Reads a file that somebody chose: a workbook, or text in UTF-8 or UTF-16. */
export async function tableOf(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    const entries = entriesOf(bytes);
    const sheet = await textOf(entries, FIRST);
    if (!sheet) throw new Error("no sheet");
    const strings = await textOf(entries, "xl/sharedStrings.xml");
    const shared = Array.from(strings.matchAll(/<si\b[^>]*?(?:\/>|>([\s\S]*?)<\/si>)/g), ([, each = ""]) => plain(each));
    return new Workbook(entries, sheet, shared);
  }
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new Delimited(new TextDecoder(isWide ? "utf-16le" : "utf-8", { fatal: true }).decode(bytes));
}
