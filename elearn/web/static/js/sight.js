/* Brings a place of a text box into sight. Long paragraphs wrap, so how far down a place stands is known only where the text above it
   is laid out: in a copy of the box, with its width and its letters. */
const LOOK = ["font", "letterSpacing", "wordSpacing", "tabSize", "lineHeight", "padding", "textIndent"];
const UPPER = 4;

/** Puts the place into the upper third of the box and of the window. */
export function bringIntoSight(box, place) {
  const top = heightAbove(box, place);
  box.scrollTop = top - box.clientHeight / UPPER;
  const stands = box.getBoundingClientRect().top + box.clientTop + top - box.scrollTop;
  window.scrollBy(0, stands - window.innerHeight / UPPER);
}

function heightAbove(box, place) {
  const copy = document.createElement("div");
  const mark = document.createElement("span");
  const look = getComputedStyle(box);
  for (const each of LOOK) copy.style[each] = look[each];
  Object.assign(copy.style, { position: "absolute", top: "0", visibility: "hidden", boxSizing: "border-box", border: "0" });
  Object.assign(copy.style, { width: `${box.clientWidth}px`, whiteSpace: "pre-wrap", overflowWrap: "break-word" });
  mark.textContent = box.value.slice(place).split("\n", 1)[0] || ".";
  copy.append(box.value.slice(0, place), mark);
  document.body.append(copy);
  const top = mark.offsetTop;
  copy.remove();
  return top;
}
