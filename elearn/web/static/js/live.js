/* The live region of the page: what a script has done is said aloud. */

export function say(words) {
  const region = document.getElementById("live");
  if (!region || !words) return;
  region.textContent = "";
  /* A reader hears a change, so the words come a moment after the emptiness. */
  setTimeout(() => {
    region.textContent = words.trim().replace(/\s+/g, " ").slice(0, 300);
  }, 60);
}
