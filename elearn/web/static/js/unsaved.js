/* Forms that somebody writes in for long, `form[data-unsaved="which one"]`, keep on this device what was not saved yet, under a name with
   which `kept.js` takes it away from whoever leaves or sits down. Opened again the form gets it back; where what it changes has become
   another meanwhile, the words are only shown, to be copied. What the server has taken is forgotten on the page that follows. */
import { namesOf, recall, remember } from "./memory.js";

const NAME = "text:form:";
const OLD = "text:past:";
const STATE = ["based_on", "source_seen"];
const owner = document.body.dataset.person;
/* As `given.js` remembers it: an older page keeps nothing any more. */
const given = +recall("given");

function read(name) {
  try {
    const record = JSON.parse(recall(name) || "null");
    return record && record.owner === owner ? record : null;
  } catch (error) {
    return null;
  }
}

/** A save that succeeds leads on: this page was reached by it when it was led to from the very page that sent, within one course. */
function forgetSaved() {
  const [entry] = performance.getEntriesByType("navigation");
  const courseOf = (address) => new URL(address).pathname.split("/").slice(0, 4).join("/");
  if (!entry || !entry.redirectCount) return;
  for (const name of namesOf(NAME)) {
    const record = read(name);
    if (record && record.sent === document.referrer && courseOf(record.sent) === courseOf(location.href)) remember(name, "");
  }
}

function controlsOf(form) {
  return [...form.elements].filter((each) => each.name && !each.disabled && each.matches("select, textarea, input:not([type=hidden])"));
}

function isTicked(control) {
  return control.type === "radio" || control.type === "checkbox";
}

function fieldsOf(form) {
  const names = new Set(controlsOf(form).map((each) => each.name));
  return [...new FormData(form)].filter(([name, value]) => names.has(name) && typeof value === "string");
}

function stateOf(form) {
  return STATE.map((name) => (form.elements[name] ? form.elements[name].value : "")).join("/");
}

function holds(fields, name, value) {
  return fields.some(([each, given]) => each === name && given === value);
}

function fill(form, fields) {
  for (const control of controlsOf(form)) {
    const found = fields.find(([name]) => name === control.name);
    if (isTicked(control)) control.checked = holds(fields, control.name, control.value);
    else if (found) control.value = found[1];
  }
}

/** Fields for which the form has no row yet go into it unseen; the answer to its button for more rows shows them. */
function askForRows(form, fields) {
  const more = form.querySelector('button[name="act"][value="more"]');
  const stands = (name, value) => controlsOf(form).some((each) => each.name === name && (!isTicked(each) || each.value === value));
  const missing = fields.filter(([name, value]) => value && !stands(name, value));
  if (!more || !missing.length) return false;
  for (const [name, value] of missing) {
    const row = document.createElement("textarea");
    Object.assign(row, { name, value, hidden: true });
    form.append(row);
  }
  more.click();
  return true;
}

function wordsOf(form, fields, before) {
  const ticked = new Set(controlsOf(form).filter((each) => isTicked(each) || each.matches("select")).map((each) => each.name));
  return fields.filter(([name, value]) => value.trim() && !ticked.has(name) && !holds(before, name, value)).map(([, value]) => value);
}

function begin(form) {
  const name = NAME + form.dataset.unsaved;
  const old = OLD + form.dataset.unsaved;
  const state = stateOf(form);
  let record = read(name);
  if (record && record.state !== state) {
    if (record.words.length) remember(old, { ...record, words: [...record.words, ...(read(old) || { words: [] }).words] });
    remember(name, "");
    record = null;
  }
  const before = record ? record.before : fieldsOf(form);
  const write = (more) => {
    const fields = fieldsOf(form);
    const isNew = JSON.stringify(fields) !== JSON.stringify(before);
    if (+recall("given") > given) return;
    remember(name, isNew ? { owner, state, fields, before, words: wordsOf(form, fields, before), at: Date.now(), ...more } : "");
  };
  const asked = { again: false };
  form.addEventListener("input", () => write({}));
  form.addEventListener("submit", () => write({ sent: location.href.split("#")[0], ...asked }));
  if (record) bringBack(form, record, write, asked);
  showOld(old);
  drop("[data-unsaved-note]", name);
}

function bringBack(form, record, write, asked) {
  const shown = JSON.stringify(fieldsOf(form));
  fill(form, record.fields);
  const isBack = record.again || JSON.stringify(fieldsOf(form)) !== shown;
  asked.again = !record.again;
  if (asked.again && askForRows(form, record.fields)) return;
  asked.again = false;
  write({});
  document.querySelector("[data-unsaved-note]").hidden = !isBack;
}

function showOld(name) {
  const record = read(name);
  const place = document.querySelector("[data-unsaved-old]");
  if (!record) return;
  place.querySelector("textarea").value = record.words.join("\n\n");
  place.hidden = false;
  drop("[data-unsaved-old]", name);
}

/** The button that gives up what was kept: the page is then as the server has it. */
function drop(selector, name) {
  document.querySelector(`${selector} button`).addEventListener("click", () => {
    remember(name, "");
    location.replace(location.pathname + location.search);
  });
}

function beginIn(scope) {
  const form = scope.querySelector("form[data-unsaved]");
  if (form) begin(form);
}

forgetSaved();
beginIn(document);
/* What is read of a file comes into the page when it is read. */
document.addEventListener("elearn:swapped", (event) => beginIn(event.detail));
