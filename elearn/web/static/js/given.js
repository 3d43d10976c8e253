/* Nhường máy: when this machine is given to somebody else, the pages of the person who left are taken away in every tab,
   at once or as soon as one is shown again, also out of the browser's memory by the back button. */
import { recall, remember } from "./memory.js";

const NAME = "given";

export function start() {
  const { given, leave } = document.body.dataset;
  /* Seconds of the server. A page says which giving-away it comes after, so a late word of another tab cannot take it away. */
  const latest = () => Number(recall(NAME)) || 0;
  if (Number(given) > latest()) remember(NAME, given);
  if (!leave) return;
  const before = latest();
  const look = () => {
    if (latest() > before) location.replace(leave);
  };
  window.addEventListener("storage", look);
  window.addEventListener("pageshow", look);
  document.addEventListener("visibilitychange", look);
}
