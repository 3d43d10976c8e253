/* Forms that are answered in place: `form[data-swap="#id"]` is sent, and the element of that id is taken from the answered page.
   Elements that say `data-follows="id id"` and have an id of their own are taken along: they speak of what was answered elsewhere.
   The server is the only renderer. When the line is down the form keeps its values, says so, and is sent again. */
import { say } from "./live.js";

const TIMEOUT = 20000;
const PAUSES = [4000, 8000, 15000, 30000, 60000];
const states = new WeakMap();
const waiting = new Set();

export function start() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("form[data-swap]")) return;
    const submitter = event.submitter;
    if (submitter && submitter.hasAttribute("formtarget")) return;
    event.preventDefault();
    send(form, { submitter });
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form");
    if (form && form.matches("form[data-swap][data-auto]")) send(form, { auto: true });
  });
  window.addEventListener("online", () => waiting.forEach((form) => resend(form)));
  watchAgain(document);
}

function send(form, { submitter = null, auto = false }) {
  const state = states.get(form) || { tries: 0 };
  states.set(form, state);
  if (state.busy) {
    state.next = { submitter, auto };
    return;
  }
  clearTimeout(state.timer);
  Object.assign(state, { busy: true, submitter, auto, next: null });
  tell(form, document.body.dataset.sending, "");
  const request = open(form, submitter);
  request.xhr.onload = () => arrived(form, state, request.xhr);
  request.xhr.onerror = request.xhr.ontimeout = () => failed(form, state);
  request.xhr.send(request.body);
}

/** The request that the browser itself would send for this form and button. */
function open(form, submitter) {
  const method = ((submitter && submitter.getAttribute("formmethod")) || form.getAttribute("method") || "get").toUpperCase();
  const action = (submitter && submitter.hasAttribute("formaction") && submitter.formAction) || form.getAttribute("action") || "";
  const values = new FormData(form);
  if (submitter && submitter.name) values.append(submitter.name, submitter.value);
  const address = new URL(action, location.href);
  address.hash = "";
  const xhr = new XMLHttpRequest();
  let body = null;
  const plain = new URLSearchParams([...values].filter(([, value]) => typeof value === "string"));
  if (method === "GET") address.search = plain.toString();
  else body = form.getAttribute("enctype") === "multipart/form-data" ? values : plain;
  xhr.open(method, address.href);
  xhr.responseType = "document";
  xhr.timeout = TIMEOUT;
  return { xhr, body };
}

function arrived(form, state, xhr) {
  const answer = xhr.response;
  const way = answer && answer.querySelector("[data-way-in]");
  if (way) return location.replace(way.href);
  if (xhr.status >= 500 || xhr.status === 429 || xhr.status === 0 || !answer) return failed(form, state);
  state.busy = false;
  state.tries = 0;
  waiting.delete(form);
  const id = form.dataset.swap.slice(1);
  const fresh = answer.getElementById(id);
  if (fresh) {
    replace(fresh, state.auto);
    answer.querySelectorAll(`[data-follows~="${id}"][id]`).forEach(put);
    tell(form, "", "");
    if (state.next && form.isConnected) send(form, state.next);
  } else if (xhr.status >= 400) {
    refused(form, answer);
  } else if (xhr.responseURL && xhr.responseURL !== location.href) {
    location.assign(xhr.responseURL);
  } else {
    location.reload();
  }
}

/** The answer is an error page: its own words are shown beside the form, with the way to sign in, and what was entered stays. */
function refused(form, answer) {
  const words = [...answer.querySelectorAll("main h1, main .lead")].map((each) => each.textContent.trim());
  const line = tell(form, `${document.body.dataset.refused} ${words.join(". ")}`, "off");
  const way = answer.querySelector("[data-sign-in]");
  if (!way) return;
  way.removeAttribute("class");
  line.append(" ", document.adoptNode(way));
}

function failed(form, state) {
  state.busy = false;
  if (!form.isConnected) return;
  if (waiting.size === 0 || !waiting.has(form)) tell(form, document.body.dataset.lost, "off");
  waiting.add(form);
  state.timer = setTimeout(() => resend(form), PAUSES[Math.min(state.tries, PAUSES.length - 1)]);
  state.tries += 1;
}

function resend(form) {
  const state = states.get(form);
  if (!form.isConnected) waiting.delete(form);
  else if (state && !state.busy) send(form, state.next || { submitter: state.submitter, auto: state.auto });
}

/** Puts an element of an answered page in the place of the one with the same id, which it answers; null where there is none. */
function put(fresh) {
  const old = document.getElementById(fresh.id);
  if (!old) return null;
  old.replaceWith(document.adoptNode(fresh));
  watchAgain(fresh);
  document.dispatchEvent(new CustomEvent("elearn:swapped", { detail: fresh }));
  return old;
}

/** Puts an element and says so; the focus follows it unless the sending was quiet. */
function replace(node, quiet) {
  const focused = document.activeElement;
  const old = put(node);
  if (!old) return;
  const active = old.contains(focused) ? focused.id : "";
  const spoken = node.matches("[data-say]") ? node : node.querySelector("[data-say]");
  const focus = node.matches("[data-focus]") ? node : node.querySelector("[data-focus]");
  if (!quiet) moveFocus(focus || node);
  else if (active && document.getElementById(active)) document.getElementById(active).focus();
  say(spoken ? spoken.dataset.say || spoken.textContent : quiet ? node.textContent : "");
}

function moveFocus(element) {
  if (!element.matches("a[href], button, input, select, textarea, summary, [tabindex]")) element.tabIndex = -1;
  element.focus({ preventScroll: false });
}

/** Says how the sending goes, in the `.saved` line of the form; makes one where the page has none. */
function tell(form, words, kind) {
  let line = form.querySelector("[data-line], .saved") || document.querySelector(`[data-line="${form.getAttribute("id") || "-"}"]`);
  if (!line) {
    line = document.createElement("p");
    line.className = "saved";
    line.setAttribute("role", "status");
    line.dataset.line = "";
    form.append(line);
  }
  if (!words && !line.dataset.ours) return line;
  line.dataset.ours = words ? "1" : "";
  line.className = `saved ${kind}`.trim();
  line.textContent = words || "";
  return line;
}

/** Elements that ask for themselves again while work goes on. */
function watchAgain(scope) {
  const found = [...scope.querySelectorAll("[data-again][id]")];
  if (scope.matches && scope.matches("[data-again][id]")) found.push(scope);
  for (const element of found) setTimeout(() => ask(element, 5000), 5000);
}

/** A board keeps its ETag in `data-mark` and asks at one pace; `data-stale` in it is shown while it cannot. */
function ask(element, pause) {
  if (!element.isConnected) return;
  const { mark } = element.dataset;
  const isBoard = mark !== undefined;
  const later = () => setTimeout(() => ask(element, isBoard ? pause : Math.min(pause * 1.5, 60000)), pause);
  if (document.hidden) {
    later();
    return;
  }
  const xhr = new XMLHttpRequest();
  xhr.open("GET", new URL(element.dataset.again, location.href).href);
  xhr.responseType = "document";
  xhr.timeout = TIMEOUT;
  if (mark) xhr.setRequestHeader("If-None-Match", mark);
  xhr.onload = () => {
    const fresh = xhr.status === 200 && xhr.response && xhr.response.getElementById(element.id);
    const places = [...element.querySelectorAll(".scroll")].map((each) => each.scrollLeft);
    if (fresh) {
      if (isBoard) fresh.dataset.mark = xhr.getResponseHeader("ETag") || "";
      replace(fresh, true);
      fresh.querySelectorAll(".scroll").forEach((each, at) => each.scrollTo({ left: places[at] || 0, behavior: "instant" }));
      return;
    }
    stale(element, xhr.status !== 304);
    later();
  };
  xhr.onerror = xhr.ontimeout = () => {
    stale(element, true);
    later();
  };
  xhr.send();
}

function stale(element, is) {
  element.querySelectorAll("[data-stale]").forEach((each) => {
    each.hidden = !is;
  });
}
