/* Waiting for an examination to open: the time that is left by the server's clock, and a button that can be used when it is over. The
   opening itself asks for nothing, so that a thousand who wait do not all come at once; the server decides who may start. */
import { say } from "./live.js";

const EVERY = 60000;
const clock = document.querySelector("[data-opens]");
const form = document.querySelector("[data-start]");
let end = performance.now() + Number(clock.dataset.opens);
let isOpen = false;

function show() {
  const seconds = Math.ceil(Math.max(0, end - performance.now()) / 1000);
  const two = (value) => String(Math.floor(value) % 60).padStart(2, "0");
  clock.textContent = `${seconds < 3600 ? Math.floor(seconds / 60) : `${Math.floor(seconds / 3600)}:${two(seconds / 60)}`}:${two(seconds)}`;
  if (!seconds && !isOpen) open();
}

function open() {
  isOpen = true;
  form.querySelector("button").disabled = false;
  tell("open");
  say(clock.dataset.said);
}

function tell(door) {
  for (const each of document.querySelectorAll("[data-door]")) each.hidden = each.dataset.door !== door;
}

/** Sets the clock by the server's. Each page asks at its own time; one that nobody looks at does not ask. */
function ask() {
  if (isOpen || document.hidden) return;
  const xhr = new XMLHttpRequest();
  xhr.open("GET", clock.dataset.ask);
  xhr.responseType = "json";
  xhr.onload = () => {
    if (xhr.status >= 500 || xhr.status === 429) return;
    const { is_waiting: isWaiting, left } = xhr.response || {};
    if (isWaiting) end = performance.now() + left;
    else location.reload();
  };
  xhr.send();
}

function later() {
  ask();
  setTimeout(later, EVERY * (1 + Math.random()));
}

form.hidden = false;
tell("closed");
show();
setInterval(show, 500);
setTimeout(later, EVERY * (1 + Math.random()));
document.addEventListener("visibilitychange", ask);
