/* Nhường máy: when this machine is given to somebody else, the pages of the person who left are taken away in every tab,
   at once or as soon as one is shown again, also by the back button. A page names the giving-away that it comes after. */
import { recall, remember } from "./memory.js";

const NAME = "given";

export function start() {
  const { given, leave } = document.body.dataset;
  const last = () => +recall(NAME);
  if (given > last()) remember(NAME, given);
  if (!leave) return;
  const before = last();
  const look = () => {
    if (last() > before) location.replace(leave);
  };
  window.addEventListener("storage", look);
  window.addEventListener("pageshow", look);
  document.addEventListener("visibilitychange", look);
}
