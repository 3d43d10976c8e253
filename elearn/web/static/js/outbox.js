/* What a sitting has to send. Each thing is kept on this device first, then sent, one at a time, and forgotten when the server has
   said that it has it. A line that is down is tried again by itself; so is what an earlier visit has left. */
import { forget, keep, keptOf } from "./kept.js";

const TIMEOUT = 20000;
const PAUSES = [3000, 6000, 12000, 30000, 60000];

export class Outbox {
  /** `root` names the attempt and where answers go; `tell` hears what becomes of them. */
  constructor(root, tell) {
    this.attempt = root.dataset.sitting;
    this.owner = root.dataset.owner;
    this.address = root.dataset.answers;
    this.tell = tell;
    this.things = new Map(keptOf(this.attempt));
    this.tries = 0;
    window.addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden || this.flush());
  }

  get isEmpty() {
    return !this.things.size;
  }

  get isLost() {
    return this.tries > 0;
  }

  /** Takes what was given under a name; it replaces what is still unsent under the same one. `once` is asked for at a
      first try that no failed one held up: nothing closes long after a press. */
  put(name, fields, once) {
    const record = { once, owner: this.owner, key: newKey(), fields, at: Date.now(), since: performance.now(), to: this.address };
    this.things.set(name, record);
    keep(this.attempt, name, record);
    this.flush();
  }

  flush() {
    if (this.busy || this.isEmpty) return;
    clearTimeout(this.timer);
    const [name, record] = this.things.entries().next().value;
    this.busy = true;
    this.tell.sending();
    const xhr = new XMLHttpRequest();
    xhr.open("POST", this.address);
    xhr.setRequestHeader("Accept", "application/json");
    xhr.timeout = TIMEOUT;
    xhr.onload = () => this.answered(name, record, xhr);
    xhr.onerror = xhr.ontimeout = () => this.failed();
    xhr.send(bodyOf(record));
  }

  answered(name, record, xhr) {
    const reply = xhr.status === 200 ? readReply(xhr) : null;
    if (xhr.status >= 500 || xhr.status === 429) {
      this.failed();
      return;
    }
    this.busy = false;
    this.tries = 0;
    if (reply) {
      this.settle(name, record);
      this.tell.saved(name, reply, record.once);
    } else if (xhr.status === 409) {
      this.settle(name, record);
      this.tell.closed();
      return;
    } else if (xhr.status === 413 || xhr.status === 422) {
      this.settle(name, record);
      this.tell.refused(name);
    } else {
      /* Signed out, or the page is too old: what is unsent waits for the next visit. */
      this.tell.stopped();
      return;
    }
    this.flush();
  }

  /** Forgets a thing, unless another one has come under its name meanwhile. */
  settle(name, record) {
    if (this.things.get(name) !== record) return;
    this.things.delete(name);
    forget(this.attempt, name);
  }

  failed() {
    for (const each of this.things.values()) each.once = "";
    this.busy = false;
    this.tell.lost();
    this.timer = setTimeout(() => this.flush(), PAUSES[Math.min(this.tries, PAUSES.length - 1)]);
    this.tries += 1;
  }
}

function bodyOf(record) {
  const body = new URLSearchParams(record.fields);
  const token = document.querySelector("input[name=csrf_token]");
  body.set("csrf_token", token ? token.value : "");
  body.set("sending", record.key);
  if (record.once) body.set(record.once, "1");
  /* A clock that was set differs from one that runs: within a visit only the running one is asked. */
  const waited = record.since === undefined ? Date.now() - record.at : performance.now() - record.since;
  if (waited > 1000) body.set("waited", String(Math.round(waited)));
  return body;
}

function readReply(xhr) {
  try {
    const reply = JSON.parse(xhr.responseText);
    return reply && typeof reply.saved_at === "string" ? reply : null;
  } catch (error) {
    return null;
  }
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((each) => each.toString(16).padStart(2, "0")).join("");
}
