/* Puts identity numbers beside an exported file, by staff code. Both files are read here and the joined one is made here: this script
   asks no address of any server, and its fields stand in no form. */
import { tableOf } from "./sheet.js";

const NUMBER = /^(?:[0-9]{9}|[0-9]{12})$/;

const place = document.querySelector("[data-join]");
/* The heading of the staff codes in each language, with that of the numbers. */
const HEADINGS = JSON.parse(place.dataset.headings);
const said = document.getElementById("j-said");

function tell(sentence, values) {
  said.textContent = sentence.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
}

/* A text that begins like a formula carries an apostrophe in the exported file. */
function codeOf(text) {
  return text.trim().replace(/^'(?=[=+\-@\s＝＋－＠])/, "").normalize("NFC");
}

function numbersOf(rows) {
  const numbers = new Map();
  let faulty = 0;
  rows.forEach(([code = "", number = ""], line) => {
    const tidy = number.replace(/[\s.]/g, "");
    if (NUMBER.test(tidy) && code.trim()) numbers.set(codeOf(code), tidy);
    else if (line > 0 && (code.trim() || tidy)) faulty += 1;
  });
  return { numbers, faulty };
}

async function joined(exported, list) {
  const rows = exported.rows();
  const column = rows[0].findIndex((each) => each.trim().toLowerCase() in HEADINGS);
  if (column < 0) throw new Error("no staff codes");
  const { numbers, faulty } = numbersOf(list.rows());
  const found = rows.slice(1).map((row) => numbers.get(codeOf(row[column] || "")) || "");
  const content = await exported.with([HEADINGS[rows[0][column].trim().toLowerCase()], ...found]);
  const count = found.filter(Boolean).length;
  return { content, told: { joined: count, missing: found.length - count, faulty } };
}

function hand(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

async function read(id) {
  const [file] = document.getElementById(id).files;
  if (!file) return null;
  try {
    const table = await tableOf(file);
    return table.rows().length ? { table, file } : null;
  } catch {
    tell(place.dataset.sayUnread, { name: file.name });
    return null;
  }
}

async function join() {
  said.textContent = "";
  const exported = await read("j-file");
  const list = exported && (await read("j-ids"));
  if (!list) {
    const first = ["j-file", "j-ids"].map((id) => document.getElementById(id)).find((each) => !each.files.length);
    if (first) first.focus();
    return;
  }
  try {
    const { content, told } = await joined(exported.table, list.table);
    hand(content, exported.file.name.replace(/(\.[a-z]+)?$/i, `-ids${exported.table.suffix}`));
    tell(place.dataset.sayJoined, told);
  } catch {
    tell(place.dataset.sayUnread, { name: exported.file.name });
  }
}

if (typeof CompressionStream === "function") {
  place.hidden = false;
  for (const each of document.querySelectorAll("[data-join-off]")) each.hidden = true;
  document.getElementById("j-go").addEventListener("click", join);
}
