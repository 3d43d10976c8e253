/* Keys: ← and → turn the page, / goes to the search, ? opens the list. The reader can switch them off. */
import { recall, remember } from "./memory.js";

const BUSY = "input, select, textarea, button, summary, [contenteditable], [role=region][tabindex], audio, video";

export function start() {
  const list = document.querySelector("[data-keys]");
  if (!list) return;
  list.hidden = false;
  const choice = list.querySelector("[data-keys-on]");
  choice.checked = recall("keys") !== "off";
  choice.addEventListener("change", () => remember("keys", choice.checked ? "" : "off"));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || !choice.checked) return;
    if (event.target.closest && event.target.closest(BUSY)) return;
    if (act(event.key, list)) event.preventDefault();
  });
}

function act(key, list) {
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const way = key === "ArrowLeft" ? "prev" : "next";
    /* A page of several questions turns them itself. */
    if (!document.dispatchEvent(new CustomEvent("elearn:turn", { detail: way, cancelable: true }))) return true;
    const link = document.querySelector(`a[rel~="${way}"]`);
    if (link) link.click();
    return Boolean(link);
  }
  if (key === "/") {
    const field = document.querySelector("input[type=search]");
    if (field) field.focus();
    return Boolean(field);
  }
  if (key === "?") {
    list.open = true;
    list.scrollIntoView({ block: "nearest" });
    list.querySelector("summary").focus();
    return true;
  }
  return false;
}
