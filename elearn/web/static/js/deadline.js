/* The clock of an examination: how much time is left by the server's clock, said aloud when little is left; and handing in when it is
   over, after what is on its way has arrived. The server decides by its own clock whatever happens here. */
import { say } from "./live.js";
import { isClear, sendAll } from "./sitting.js";

const EVERY = 30000;
const TICK = 500;
const SAID = [10, 5, 1];
/* What is on its way gets so long after the end; the grace of the server is longer. */
const PATIENCE = 8000;
const clock = document.querySelector("[data-clock]");
const form = document.querySelector("[data-time-up]");
let end = performance.now() + Number(clock.dataset.left);
let said = SAID.filter((minutes) => minutes * 60000 >= Number(clock.dataset.left));
let isEnding = false;

function show() {
  const left = Math.max(0, end - performance.now());
  const seconds = Math.ceil(left / 1000);
  clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const due = SAID.filter((minutes) => left <= minutes * 60000 && !said.includes(minutes));
  if (left > 0 && due.length) {
    said = [...said, ...due];
    say(clock.dataset[`said${Math.min(...due)}`]);
  }
  if (left > 0 || isEnding) return;
  sendAll();
  if (isClear() || performance.now() > end + PATIENCE) finish();
}

/** Hands in, or goes on to the next section, by the form that stands on the page for whoever has no script; a line that is down is
    waited for, because leaving the page would show nothing but that. */
function finish() {
  isEnding = true;
  reach(
    () => form.submit(),
    () => setTimeout(finish, 3000)
  );
}

/** Tells the server that the page is there, and hears what time is left: an officer may have given more. A page behind another one
    says the same, so that nobody is taken for lost, and nobody is told who looks elsewhere. */
function ask() {
  if (isEnding) return;
  reach((xhr) => {
    if (xhr.status !== 200) return;
    const reply = JSON.parse(xhr.responseText);
    if (!reply.is_here) return location.reload();
    end = performance.now() + reply.left;
    document.querySelector("[data-end]").textContent = reply.ends;
  });
}

function reach(onload, onerror) {
  const xhr = new XMLHttpRequest();
  xhr.open("POST", clock.dataset.seen);
  xhr.setRequestHeader("Accept", "application/json");
  xhr.onload = () => onload(xhr);
  xhr.onerror = onerror;
  xhr.send(new URLSearchParams({ csrf_token: document.querySelector("input[name=csrf_token]").value }));
}

show();
setInterval(show, TICK);
setInterval(ask, EVERY);
document.addEventListener("visibilitychange", ask);
