/* Colours and text size: chosen by the reader, remembered by this device, sent nowhere. */
import { recall, remember } from "./memory.js";

export function start() {
  const box = document.querySelector("[data-display]");
  if (!box) return;
  box.querySelector("[data-without]").hidden = true;
  box.querySelector("[data-with]").hidden = false;
  for (const input of box.querySelectorAll("input")) input.checked = input.value === recall(input.name);
  box.addEventListener("change", (event) => {
    const { name, value } = event.target;
    if (value) document.documentElement.dataset[name] = value;
    else delete document.documentElement.dataset[name];
    remember(name, value);
  });
  const open = () => {
    if (location.hash === "#display") box.open = true;
  };
  window.addEventListener("hashchange", open);
  open();
}
