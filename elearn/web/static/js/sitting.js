/* Sitting a quiz: one question at a time, saved as it is answered; the pause; and handing in only what has arrived. Everything works
   without this: then the questions stand one below the other and each has its button. */
import { fieldsOf, fill, formOf, isAsked, isFilled, isFlagged, keepsSilent, mayBeAsked, nameOf, showFlag } from "./item.js";
import { keepPlace, placeOf } from "./kept.js";
import { say } from "./live.js";
import { Outbox } from "./outbox.js";
import { pause } from "./pause.js";

const TYPING_PAUSE = 3000;
/* A slow line holds nobody longer; a number that is asked back later shows in the map. */
const PATIENCE = 4000;
const root = document.querySelector("[data-sitting]");
const line = document.getElementById("saved");
const isImmediate = root.hasAttribute("data-immediate");
const seen = new WeakMap();
let here = -1;
let typing = 0;
/* The question whose save is waited for before the next one is shown: its number may be asked back. */
let awaited = "";
let patience = 0;
/* The review was asked for while something was on its way. */
let isReviewDue = false;

function sections() {
  return [...root.querySelectorAll("[data-item]")];
}

function find(name) {
  return sections().find((each) => nameOf(each) === name.split(".")[0]);
}

function words(name, values) {
  return root.dataset[name].replace(/%\((\w+)\)s/g, (whole, key) => (key in values ? values[key] : whole));
}

function status(text, isOff) {
  if (line.lastElementChild.textContent === text && !line.hidden) return;
  line.hidden = !text;
  line.classList.toggle("off", Boolean(isOff));
  line.lastElementChild.textContent = text;
  if (text !== root.dataset.saving) say(text);
}

/* --- what becomes of what was sent --------------------------------------------------------------------------------- */

const tell = {
  sending: () => line.classList.contains("off") || status(root.dataset.saving),
  saved(name, reply, once) {
    if (once) return location.assign(location.pathname);
    if (outbox.isEmpty) status(words("saved", { time: reply.saved_at }));
    const section = find(name);
    if (name === awaited) proceed(!reply.is_asked_back);
    if (isReviewDue && outbox.isEmpty) location.assign(root.dataset.review);
    if (!section) return;
    section.toggleAttribute("data-asked", reply.is_asked_back);
    mark(section);
    if (!reply.is_current) refresh(section, words("overtaken", { n: nameOf(section).slice(1) }));
    else if (reply.is_shown) refresh(section);
  },
  lost() {
    status(root.dataset.lost, true);
    proceed(true);
  },
  stopped() {
    status(root.dataset.reload, true);
    proceed(true);
  },
  refused(name) {
    isReviewDue = false;
    status(words("refused", { n: name.split(".")[0].slice(1) }), true);
  },
  closed: () => location.reload(),
};
const outbox = new Outbox(root, tell);

/* --- the questions ------------------------------------------------------------------------------------------------- */

/** Shows a question as the server has it now: asked back, explained, or answered from elsewhere. */
function refresh(section, notice) {
  const xhr = new XMLHttpRequest();
  xhr.open("GET", location.pathname + location.search);
  xhr.responseType = "document";
  xhr.onload = () => {
    const fresh = xhr.response && xhr.response.getElementById(section.id);
    if (fresh) swap(section, document.adoptNode(fresh), notice);
    else location.reload();
  };
  xhr.send();
}

function swap(section, fresh, notice) {
  const isHere = !section.hidden;
  fresh.hidden = section.hidden;
  section.replaceWith(fresh);
  remember(fresh);
  document.dispatchEvent(new CustomEvent("elearn:swapped", { detail: fresh }));
  if (notice) {
    const told = document.createElement("p");
    told.className = "saved off";
    told.textContent = notice;
    formOf(fresh).prepend(told);
    say(notice);
  }
  const focus = fresh.querySelector("[data-focus]");
  if (isHere && focus) focus.focus();
}

/** What is in the form now counts as saved. */
function remember(section) {
  seen.set(section, JSON.stringify(fieldsOf(section)));
  mark(section);
}

function isChanged(section) {
  return seen.get(section) !== JSON.stringify(fieldsOf(section));
}

function save(section, isAnswer = true, more = [], once) {
  const name = nameOf(section);
  const fields = fieldsOf(section);
  if (isAnswer || section.hasAttribute("data-given")) {
    fields.push([`${name}.sent`, "1"]);
    if (keepsSilent(section)) fields.push([`${name}.as`, "1"]);
    section.dataset.given = "";
  }
  outbox.put(name, [...fields, ...more], once);
  remember(section);
}

function changed(event) {
  const section = event.target.closest("[data-item]");
  if (!section || isImmediate || section.hasAttribute("data-closed") || !isChanged(section)) return;
  clearTimeout(typing);
  save(section, event.target.name !== `${nameOf(section)}.sure`);
}

function pressed(event) {
  const section = event.target.closest("[data-item]");
  if (!section) return;
  const { name = "", value = "" } = event.submitter || {};
  event.preventDefault();
  if (name.endsWith(".flag")) flag(section, value === "on");
  else if (name === "close") save(section, isChanged(section), [], name);
  else if (name.endsWith(".read")) save(section, true, [[name, value]]);
  else if (isImmediate) save(section);
  else {
    const isMeant = name.endsWith(".as");
    if (isMeant && value === "none") for (const box of section.querySelectorAll(".spot input")) box.checked = false;
    if (isMeant || isChanged(section)) save(section);
    goOn(section);
  }
}

/** Goes on when the server has understood the answer, or cannot be asked. */
function goOn(section) {
  awaited = nameOf(section);
  if (outbox.things.has(awaited) && mayBeAsked(section) && !outbox.isLost) patience = setTimeout(() => proceed(true), PATIENCE);
  else proceed(true);
}

/** Goes on to the next question, if that was waited for. */
function proceed(isClear) {
  clearTimeout(patience);
  if (awaited && isClear) turn(1);
  awaited = "";
}

function flag(section, isOn) {
  showFlag(section, isOn);
  outbox.put(`${nameOf(section)}.flag`, [
    ["question", nameOf(section)],
    [`${nameOf(section)}.flag`, isOn ? "on" : "off"],
  ]);
  mark(section);
}

/* --- the map ------------------------------------------------------------------------------------------------------- */

function mark(section) {
  const link = document.querySelector(`.map a[href="#${section.id}"]`);
  if (!link) return;
  const isNow = sections()[here] === section;
  const states = { answered: isFilled(section), asked: isAsked(section), now: isNow, flag: isFlagged(section) };
  const meant = section.querySelector("[data-as]");
  if (meant) meant.hidden = section.hasAttribute("data-given");
  link.classList.toggle("done", states.answered);
  link.classList.toggle("flag", states.flag);
  if (isNow) link.setAttribute("aria-current", "step");
  else link.removeAttribute("aria-current");
  for (const each of link.querySelectorAll("[data-when]")) {
    each.hidden = each.dataset.when === "empty" ? states.answered || states.asked : !states[each.dataset.when];
  }
  const all = sections();
  const answered = all.filter(isFilled).length;
  const asked = all.filter(isAsked).length;
  const counts = { answered, asked, empty: all.length - answered - asked, flagged: all.filter(isFlagged).length };
  document.querySelector("[data-some]").hidden = !asked;
  for (const each of document.querySelectorAll("[data-count]")) each.textContent = counts[each.dataset.count];
}

function show(index, isMoved) {
  const all = sections();
  const before = all[here];
  here = index;
  isReviewDue = false;
  all.forEach((each, place) => {
    each.hidden = place !== index;
  });
  if (before) mark(before);
  mark(all[index]);
  document.querySelector("[data-first]").hidden = index > 0;
  /* The other language shows the same question; so does coming back on this machine. */
  for (const each of document.querySelectorAll("a[hreflang]")) each.hash = all[index].id;
  keepPlace(root.dataset.sitting, root.dataset.owner, all[index].id);
  if (isMoved) all[index].querySelector("h2").focus();
}

/** To the question before or after; after the last comes the review, when nothing is unsent: without a line it is not there. */
function turn(step) {
  const all = sections();
  if (all[here + step]) location.hash = `#${all[here + step].id}`;
  else if (step > 0 && outbox.isEmpty) leave(() => location.assign(root.dataset.review));
  else if (step > 0) isReviewDue = true;
}

function follow(isMoved) {
  const wanted = location.hash || (isMoved && `#${sections()[0].id}`);
  const index = sections().findIndex((each) => `#${each.id}` === wanted);
  if (index >= 0) show(index, isMoved);
  return index >= 0;
}

/* --- beginning ----------------------------------------------------------------------------------------------------- */

/** What the server sent counts as saved; what was chosen before this script was here does not, and is sent. */
function compare(section) {
  const chosen = fieldsOf(section);
  formOf(section).reset();
  const sent = fieldsOf(section);
  remember(section);
  fill(section, chosen);
  if (isChanged(section)) save(section, answerIn(section, chosen) !== answerIn(section, sent));
}

/** The fields without the mark of being sure, which is no answer. */
function answerIn(section, fields) {
  return JSON.stringify(fields.filter(([name]) => name !== `${nameOf(section)}.sure`));
}

function begin() {
  for (const section of sections()) {
    if (isImmediate || section.hasAttribute("data-closed")) remember(section);
    else compare(section);
  }
  for (const [name, record] of outbox.things) {
    const section = find(name);
    if (!section || section.hasAttribute("data-closed")) continue;
    if (name.endsWith(".flag")) showFlag(section, record.fields[1][1] === "on");
    else {
      fill(section, record.fields);
      section.dataset.given = "";
    }
    remember(section);
  }
  if (!follow(false)) {
    const all = sections();
    const place = placeOf(root.dataset.sitting);
    const left = all.findIndex((each) => each.id === place);
    show(left >= 0 ? left : Math.max(0, all.findIndex((each) => !isFilled(each))), false);
    /* Every question has an address of its own, the first one shown too: going back never stands still. */
    if (!location.hash) history.replaceState(history.state, "", `#${all[here].id}`);
  }
  window.addEventListener("hashchange", () => follow(true));
  root.addEventListener("change", changed);
  root.addEventListener("input", (event) => {
    if (!event.target.matches("textarea")) return;
    clearTimeout(typing);
    typing = setTimeout(() => changed(event), TYPING_PAUSE);
  });
  window.addEventListener("pagehide", () => {
    const section = sections()[here];
    if (section && !isImmediate && !section.hasAttribute("data-closed") && isChanged(section)) save(section);
  });
  document.addEventListener("elearn:turn", (event) => {
    event.preventDefault();
    turn(event.detail === "next" && here < sections().length - 1 ? 1 : event.detail === "prev" ? -1 : 0);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-pause]")) {
      event.preventDefault();
      pause(event.target);
    } else pressed(event);
  });
}

/** Leaves the page when the server is there: without a line an error would take its place. */
function leave(go) {
  const xhr = new XMLHttpRequest();
  xhr.open("HEAD", location.href);
  xhr.timeout = PATIENCE;
  xhr.onloadend = () => (xhr.status && xhr.status < 500 ? go() : status(root.dataset.off, true));
  xhr.send();
}

/** A link to the review, and the way back from it, is a way to leave as well. */
function leaveByLink(event) {
  const link = event.target.closest("a[href]");
  const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
  if (!link || link.pathname !== root.dataset.review || isElsewhere || event.defaultPrevented) return;
  event.preventDefault();
  leave(() => location.assign(link.href));
}

/** On the review nothing is answered; what is still on its way holds the handing in back. */
function beginReview() {
  const form = document.querySelector("[data-submit]");
  const button = form.querySelector("button");
  const look = () => {
    button.disabled = !outbox.isEmpty;
  };
  tell.saved = () => outbox.isEmpty && location.reload();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (outbox.isEmpty) leave(() => form.submit());
    else outbox.flush();
  });
  look();
}

/** Whether everything has arrived. */
export function isClear() {
  return outbox.isEmpty;
}

/** Sends what is in the open question and whatever waits. */
export function sendAll() {
  const section = sections()[here];
  if (section && isChanged(section)) save(section);
  outbox.flush();
}

if (sections().length) begin();
else beginReview();
document.addEventListener("click", leaveByLink);
outbox.flush();
