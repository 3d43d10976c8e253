/* Keys: ← and → turn the page, / goes to the search (of the catalogue, where a page has none), ? opens the list. The reader can switch them off. */
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

/* A stray key must not take away what somebody has typed, nor lead out of a quiz. */
function mayLeave() {
  const isTouched = (each) => each.value !== each.defaultValue || each.checked !== each.defaultChecked;
  return !document.querySelector("[data-sitting]") && ![...document.querySelectorAll("main input, main textarea")].some(isTouched);
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
    const address = list.dataset.search;
    if (field) field.focus();
    else if (address && mayLeave()) location.assign(address);
    return Boolean(field || address);
  }
  if (key === "?") {
    list.open = true;
    list.scrollIntoView({ block: "nearest" });
    list.querySelector("summary").focus();
    return true;
  }
  return false;
}
