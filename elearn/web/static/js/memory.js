/* What this device remembers. Storage may be switched off or full; then nothing is remembered and nothing breaks. */

const PREFIX = "elearn:";

export function remember(name, value) {
  try {
    if (value === "" || value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, typeof value === "string" ? value : JSON.stringify(value));
  } catch (error) {
    /* Full or forbidden. */
  }
}

export function recall(name) {
  try {
    return localStorage.getItem(PREFIX + name) || "";
  } catch (error) {
    return "";
  }
}

/** A remembered list of strings; an empty one where there is none or it is damaged. */
export function recallList(name) {
  try {
    const list = JSON.parse(recall(name) || "[]");
    return Array.isArray(list) ? list.filter((each) => typeof each === "string") : [];
  } catch (error) {
    return [];
  }
}

/** The names of what is remembered, as far as they begin so. */
export function namesOf(beginning) {
  try {
    const names = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) || "");
    return names.filter((name) => name.startsWith(PREFIX + beginning)).map((name) => name.slice(PREFIX.length));
  } catch (error) {
    return [];
  }
}
