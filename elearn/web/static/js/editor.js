/* The editor of a course's texts: saves on every pause, shows what is wrong and how readers will see it, and helps with the marks.
   The server is the only renderer. What it has not got yet stays on this device and is sent again; the page says which it is. */
import { Marks } from "./marks.js";
import { recall, remember } from "./memory.js";
import { Pictures } from "./pictures.js";
import { bringIntoSight } from "./sight.js";

/** As `kept.js` calls it: whoever leaves or gives this machine away takes it along. */
const TEXT = "text:";

const PAUSE = 150;
const AGAIN = [3000, 6000, 12000, 30000, 60000];
const form = document.querySelector("[data-editor]");
const text = form.elements.text;
const owner = document.body.dataset.person;
const name = `${TEXT}${form.dataset.file}`;
/* As `given.js` remembers it: an older page keeps nothing any more. */
const given = +recall("given");
const state = { timer: 0, busy: false, isNewer: false, isOut: false, isRenewed: false, tries: 0, sent: text.value };
const marks = new Marks(text, written);
const panel = document.querySelector("[data-picture]");
const pictures = panel && new Pictures(panel, form, marks);

/* --- saving ------------------------------------------------------------------------------------------------------ */

function written() {
  if (text.value === state.sent) return;
  keepHere();
  clearTimeout(state.timer);
  state.timer = setTimeout(save, state.isOut ? AGAIN[0] : PAUSE);
}

function keepHere() {
  if (+recall("given") > given) return;
  remember(name, { owner, fields: [text.value], revision: form.elements.based_on.value, at: Date.now() });
}

function save() {
  clearTimeout(state.timer);
  if (state.busy) {
    state.isNewer = true;
    return;
  }
  if (state.isOut) {
    renew();
    return;
  }
  Object.assign(state, { busy: true, isNewer: false });
  const sent = text.value;
  say(form.dataset.saySaving, "");
  const xhr = new XMLHttpRequest();
  xhr.open("POST", form.dataset.keep);
  xhr.responseType = "document";
  xhr.timeout = 20000;
  xhr.onload = () => answered(xhr, sent);
  xhr.onerror = xhr.ontimeout = lost;
  xhr.send(new URLSearchParams(new FormData(form)));
}

function answered(xhr, sent) {
  const kept = xhr.response && xhr.response.getElementById("kept");
  if (!kept) {
    unanswered(xhr);
    return;
  }
  Object.assign(state, { busy: false, isRenewed: false, tries: 0 });
  if (xhr.status === 200 || xhr.status === 409) {
    // What was kept aside is with the server too; the next pause goes on in the same aside.
    state.sent = sent;
    form.elements.aside.value = kept.dataset.aside;
    if (xhr.status === 200) form.elements.based_on.value = kept.dataset.revision;
    if (text.value === sent) remember(name, "");
    else keepHere();
  }
  put(kept);
  if (xhr.status !== 422) put(xhr.response.getElementById("checked"));
  follow();
  if (state.isNewer || (xhr.status !== 422 && text.value !== sent)) save();
}

function put(fresh) {
  const old = document.getElementById(fresh.id);
  const isOpen = old.querySelector("#h-problems ~ details[open]");
  const advice = fresh.querySelector("#h-problems ~ details");
  if (isOpen && advice) advice.open = true;
  old.replaceWith(document.adoptNode(fresh));
}

function lost() {
  state.busy = false;
  say(form.dataset.sayLost, "off");
  state.timer = setTimeout(save, AGAIN[Math.min(state.tries, AGAIN.length - 1)]);
  state.tries += 1;
}

function unanswered(xhr) {
  const way = xhr.response && xhr.response.querySelector("[data-way-in]");
  if (way) location.replace(way.href);
  else if (xhr.status >= 500 || xhr.status === 429 || xhr.status === 0) lost();
  else if (isOfOthers(xhr.response)) signedOut();
  else if (xhr.status === 400 && !state.isRenewed) renew();
  else refused();
}

/** Whoever has signed in again since has another session, with a token of its own, which the page of this text brings. It is taken
    only where it is the same person who signed in. */
function renew() {
  Object.assign(state, { busy: true, isNewer: false });
  const xhr = new XMLHttpRequest();
  xhr.open("GET", location.pathname);
  xhr.responseType = "document";
  xhr.timeout = 20000;
  xhr.onload = () => renewed(xhr);
  xhr.onerror = xhr.ontimeout = lost;
  xhr.send();
}

function renewed(xhr) {
  state.isRenewed = true;
  const fresh = xhr.response && xhr.response.querySelector("[data-editor] [name=csrf_token]");
  if (!fresh || isOfOthers(xhr.response)) unanswered(xhr);
  else {
    form.elements.csrf_token.value = fresh.value;
    Object.assign(state, { busy: false, isOut: false });
    save();
  }
}

/** Whether a page of ours was made for nobody, or for somebody else who has signed in meanwhile. */
function isOfOthers(page) {
  return Boolean(page && page.body && page.body.dataset.keep) && page.body.dataset.person !== owner;
}

function signedOut() {
  Object.assign(state, { busy: false, isOut: true });
  keepHere();
  const way = document.createElement("a");
  Object.assign(way, { href: form.dataset.door, target: "_blank", rel: "noopener", textContent: form.dataset.saySignIn });
  const words = document.createElement("span");
  words.append(form.dataset.sayOut, " ", way);
  say("", "off").append(words);
}

function refused() {
  state.busy = false;
  say(form.dataset.sayRefused, "off");
}

function say(words, kind) {
  const place = document.getElementById("kept");
  const line = document.createElement("p");
  line.className = `saved ${kind}`.trim();
  line.setAttribute("role", "status");
  line.textContent = words;
  place.textContent = "";
  place.append(line);
  return line;
}

/** What was not sent the last time is put into the text and sent; where somebody saved meanwhile, the server asks which to take. */
function bringBack() {
  const record = recallKept();
  if (!record || record.owner !== owner || record.fields[0] === text.value) {
    remember(name, "");
    return;
  }
  text.value = record.fields[0];
  form.elements.based_on.value = record.revision;
  save();
  say(form.dataset.sayFound, "");
}

function recallKept() {
  try {
    return JSON.parse(recall(name) || "null");
  } catch (error) {
    return null;
  }
}

/* --- where the text and its preview meet ------------------------------------------------------------------------------ */

/** Brings the part of the preview into sight that stands under the heading at the caret. */
function follow() {
  const before = text.value.slice(0, text.selectionStart).split("\n");
  const passed = before.filter((line) => /^#{2,5} /.test(line)).length;
  const headings = document.querySelectorAll("#checked .drawn :is(h2, h3, h4, h5, .question)");
  // A question that has errors is not drawn, so there may be fewer.
  const wanted = headings[Math.min(passed, headings.length) - 1];
  const side = document.querySelector(".studio > .side");
  if (!wanted || !side || getComputedStyle(side).overflowY === "visible") return;
  side.scrollTop += wanted.getBoundingClientRect().top - side.getBoundingClientRect().top - 16;
}

/** Puts the caret on a line of the text. */
function goTo(line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  text.focus({ preventScroll: true });
  text.setSelectionRange(start, start + (lines[line - 1] || "").length);
  bringIntoSight(text, start);
}

function jump(event) {
  const link = event.target.closest("a[data-at]");
  if (!link) return;
  event.preventDefault();
  // The server counts blank lines at the top as part of the settings above, where there are any.
  const blank = form.elements.front.value ? /^\n*/.exec(text.value)[0].length : 0;
  goTo(+link.dataset.at + blank);
}

/* --- marks ------------------------------------------------------------------------------------------------------------ */

const lead = (mark) => () => marks.eachLine((line) => (line.startsWith(mark) ? line.slice(mark.length) : `${mark}${line}`));
const word = JSON.parse(form.dataset.words);
const ACTS = {
  bold: () => marks.stars("**"),
  italic: () => marks.stars("*"),
  heading: lead("## "),
  list: lead("- "),
  numbers: () => marks.eachLine((line, at) => `${at + 1}. ${line.replace(/^\d+\. /, "")}`),
  quote: () => {
    marks.eachLine((line) => `> ${line}`, "> [!IMPORTANT]\n");
  },
  table: () => marks.block(`| ${word.column} 1 | ${word.column} 2 |\n| --- | --- |\n| ${word.row} 1 |  |\n`),
  link: () => marks.around("[", `](${word.address})`),
  picture: () => pictures.ask(null),
  official: () => marks.wrap("/// audience | official", "///"),
  citizen: () => marks.wrap("/// audience | citizen", "///"),
  question: () => marks.block(`### ? ${word.ask}\n\n- [x] ${word.right}\n  > ${word.why}\n- [ ] ${word.wrong}\n  > ${word.why}\n`),
};

/* --- the toolbar: one stop for the Tab key, arrows within ------------------------------------------------------------------ */

function startToolbar(bar) {
  const buttons = [...bar.querySelectorAll("[data-act]")];
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) ACTS[button.dataset.act]();
  });
  bar.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = buttons[(to + buttons.length) % buttons.length];
    for (const each of buttons) each.tabIndex = each === next ? 0 : -1;
    next.focus();
  });
}

function pressed(event) {
  if (event.key === "Enter") {
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing);
    if (panel && isPlain && marks.nextItem()) event.preventDefault();
    return;
  }
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const act = { b: "bold", i: "italic", k: "link" }[event.key.toLowerCase()];
  if (event.key.toLowerCase() === "s") save();
  else if (act && panel) ACTS[act]();
  else return;
  event.preventDefault();
}

const bar = document.querySelector("[data-toolbar]");
if (bar) startToolbar(bar);
text.addEventListener("input", written);
text.addEventListener("keydown", pressed);
document.addEventListener("click", jump);
window.addEventListener("online", () => state.tries && save());
window.addEventListener("focus", () => state.isOut && save());
const line = /^#([LF])(\d+)$/.exec(location.hash);
/* Lines of the whole file begin with its settings, which stand elsewhere. */
const above = form.elements.front.value.split("\n").length - 1;
if (line) goTo(Math.max(1, +line[2] - (line[1] === "F" ? above : 0)));
bringBack();
