/* Answers of a sitting that are on their way stay on this device until the server has them, and no longer. Whoever leaves or hands
   in leaves nothing behind, and whoever sits down after somebody else finds nothing. */
import { namesOf, recall, remember } from "./memory.js";

const KEPT = "kept:";
const PLACE = "seat:";
const TEXT = "text:";
const WEEK = 7 * 24 * 3600 * 1000;

export function start() {
  const person = document.body.dataset.person || "";
  forgetWhere((record) => (person && record.owner !== person) || !(Date.now() - record.at < WEEK));
  for (const each of document.querySelectorAll("[data-done]")) forgetAll(each.dataset.done);
  document.addEventListener("submit", (event) => {
    const address = new URL(event.target.getAttribute("action") || "", location.href).pathname;
    if (/\/(logout|give-way)$/.test(address)) forgetWhere(() => true);
  });
}

export function keep(attempt, name, record) {
  const { owner, key, fields, at, to } = record;
  remember(`${KEPT}${attempt}:${name}`, { owner, key, fields, at, to });
}

export function forget(attempt, name) {
  remember(`${KEPT}${attempt}:${name}`, "");
}

/** Which question of an attempt was shown last on this device. */
export function keepPlace(attempt, owner, name) {
  remember(`${PLACE}${attempt}:`, { owner, fields: [name], at: Date.now() });
}

export function placeOf(attempt) {
  const record = read(`${PLACE}${attempt}:`);
  return record ? record.fields[0] : "";
}

export function attemptsKept() {
  return [...new Set(namesOf(KEPT).map((name) => name.slice(KEPT.length).split(":")[0]))];
}

/** What is kept of an attempt: pairs of a name and a record, the oldest first. */
export function keptOf(attempt) {
  const prefix = `${KEPT}${attempt}:`;
  const found = namesOf(prefix).map((name) => [name.slice(prefix.length), read(name)]);
  return found.filter(([, record]) => record).sort(([, one], [, other]) => one.at - other.at);
}

function forgetAll(attempt) {
  for (const kind of [KEPT, PLACE]) for (const name of namesOf(`${kind}${attempt}:`)) remember(name, "");
}

function forgetWhere(isPast) {
  for (const name of [KEPT, PLACE, TEXT].flatMap(namesOf)) {
    const record = read(name);
    if (!record || isPast(record)) remember(name, "");
  }
}

/** A record, or null where it is damaged. */
function read(name) {
  try {
    const record = JSON.parse(recall(name));
    return record && Array.isArray(record.fields) ? record : null;
  } catch (error) {
    return null;
  }
}
