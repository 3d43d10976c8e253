/* Where somebody arrives or leaves: what their sittings have left unsent on this machine is sent, and as long as anything is unsent
   they are told so, because leaving takes it away. */
import { attemptsKept, keptOf } from "./kept.js";
import { Outbox } from "./outbox.js";

const note = document.querySelector("[data-unsent]");
const language = document.documentElement.lang;
const owner = document.body.dataset.person;
const tell = { sending: show, saved: show, closed: show, refused: show, stopped: show, lost: show };
const boxes = attemptsKept().map((attempt) => {
  const [first] = keptOf(attempt);
  const answers = (first && first[1].to) || `/${language}/attempts/${attempt}/answers`;
  return new Outbox({ dataset: { sitting: attempt, owner, answers } }, tell);
});

function show() {
  note.hidden = boxes.every((each) => each.isEmpty);
}

for (const each of boxes) each.flush();
show();
