/* The house on the home page: rooms whose lessons were done on this device are given light. The server knows nothing of it. */
import { recallList } from "./memory.js";

export function start() {
  const done = new Set(recallList("done"));
  if (!done.size) return;
  for (const room of document.querySelectorAll("[data-room][data-lessons]")) {
    const lessons = room.dataset.lessons.split(" ").filter(Boolean);
    const count = lessons.filter((each) => done.has(each)).length;
    if (lessons.length && count) show(room, count, lessons.length);
  }
}

function show(room, count, total) {
  const state = count === total ? "all" : "some";
  room.classList.toggle("lit", state === "all");
  for (const tag of room.querySelectorAll("[data-when]")) tag.hidden = tag.dataset.when !== state;
  if (state === "some") countIn(room.querySelector('[data-when="some"]'), count);
}

/** The server wrote "Học 0/6 bài" in its language; the first number becomes ours. */
function countIn(element, count) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (/\d/.test(text.data)) {
      text.data = text.data.replace(/\d+/, String(count));
      return;
    }
  }
}
