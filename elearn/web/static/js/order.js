/* Ordering answers: without a script each button sends the form; with it the line moves at once and the focus stays on its button. */
import { say } from "./live.js";

export function start() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-order] [data-move]");
    if (!button) return;
    const line = button.closest("li");
    const other = button.dataset.move === "up" ? line.previousElementSibling : line.nextElementSibling;
    event.preventDefault();
    if (!other) return;
    if (button.dataset.move === "up") other.before(line);
    else other.after(line);
    settle(line.parentElement, button, line);
  });
}

function settle(list, button, line) {
  const lines = [...list.children];
  lines.forEach((each, index) => {
    const up = each.querySelector('[data-move="up"]');
    const down = each.querySelector('[data-move="down"]');
    if (up) up.disabled = index === 0;
    if (down) down.disabled = index === lines.length - 1;
  });
  (button.disabled ? line.querySelector("[data-move]:not(:disabled)") || button : button).focus();
  const words = { item: line.firstElementChild.textContent.trim(), n: lines.indexOf(line) + 1, total: lines.length };
  say((list.dataset.said || "").replace(/%\((\w+)\)s/g, (whole, name) => (name in words ? words[name] : whole)));
  line.dispatchEvent(new Event("change", { bubbles: true }));
}
