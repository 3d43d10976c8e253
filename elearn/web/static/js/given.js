/* Nhường máy: when this machine is given to somebody else, the pages of the person who left are taken away in every tab,
   at once or as soon as one is shown again, also out of the browser's memory by the back button. */
import { recall, remember } from "./memory.js";

const NAME = "given";

export function start() {
  const { given, leave } = document.body.dataset;
  if (given) remember(NAME, given);
  if (!leave) return;
  const before = recall(NAME);
  const look = () => {
    if (recall(NAME) !== before) location.replace(leave);
  };
  window.addEventListener("storage", look);
  window.addEventListener("pageshow", look);
  document.addEventListener("visibilitychange", look);
}
