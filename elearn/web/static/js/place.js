/* A lesson remembers where its reader is: on the server for those signed in, on this device for the others. Reading alone proves
   nothing: a lesson is done on this device when its questions were answered and its end was seen. */
import { recall, recallList, remember } from "./memory.js";

const DWELL = 2500;

export function start() {
  const lesson = document.querySelector("[data-lesson]");
  if (!lesson || !("IntersectionObserver" in window)) return;
  const id = lesson.dataset.lesson;
  if (lesson.dataset.placeUrl) {
    watchPlace(lesson, lesson.dataset.kept || "", post(lesson));
    return;
  }
  const kept = recall(`place:${id}`);
  offerReturn(lesson, kept);
  watchDone(lesson, id);
  watchPlace(lesson, kept, (block) => remember(`place:${id}`, block));
}

/** Who opens a lesson again stands at its top before they have read a line. The kept place holds until they have come past it, or
    have answered something; from then on, where they are counts. */
function watchPlace(lesson, kept, keep) {
  const visible = new Set();
  let last = "";
  let timer = 0;
  let isMoving = !kept;
  const settle = () => {
    const blocks = [...lesson.querySelectorAll("[data-block]")];
    const here = blocks.findIndex((each) => visible.has(each));
    if (here < 0) return;
    isMoving = isMoving || here > Math.max(0, blocks.findIndex((each) => each.dataset.block === kept));
    if (!isMoving || blocks[here].dataset.block === last) return;
    last = blocks[here].dataset.block;
    keep(last);
    leadTo(blocks[here]);
  };
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) visible[entry.isIntersecting ? "add" : "delete"](entry.target);
    clearTimeout(timer);
    timer = setTimeout(settle, DWELL);
  });
  const watch = (scope) => scope.querySelectorAll("[data-block]").forEach((each) => observer.observe(each));
  watch(lesson);
  document.addEventListener("elearn:swapped", (event) => {
    isMoving = isMoving || event.detail.matches("[data-answered]");
    watch(event.detail.parentElement || lesson);
  });
  document.addEventListener("visibilitychange", () => document.hidden && settle());
  window.addEventListener("pagehide", settle);
}

/** The other language opens at the same block: ids do not depend on it. */
function leadTo(block) {
  for (const way of document.querySelectorAll("a[hreflang]")) way.hash = block.id;
}

/** Beacons arrive also when the page is being left; they carry the form token of the page. */
function post(lesson) {
  return (block) => {
    const values = new FormData();
    values.append("block", block);
    const token = document.querySelector("input[name=csrf_token]");
    values.append("csrf_token", lesson.dataset.token || (token ? token.value : ""));
    navigator.sendBeacon(new URL(lesson.dataset.placeUrl, location.href).href, values);
  };
}

function offerReturn(lesson, block) {
  const offer = lesson.querySelector("[data-resume]");
  const target = block && [...lesson.querySelectorAll("[data-block]")].find((each) => each.dataset.block === block);
  if (!offer || !target || !target.id || target === lesson.querySelector("[data-block]") || location.hash) return;
  offer.querySelector("a").setAttribute("href", `#${target.id}`);
  offer.hidden = false;
}

function watchDone(lesson, id) {
  const answered = new Set(recallList(`answered:${id}`));
  let ended = false;
  const look = () => {
    for (const each of lesson.querySelectorAll("[data-question][data-answered]")) answered.add(each.dataset.question);
    remember(`answered:${id}`, [...answered]);
    const all = [...lesson.querySelectorAll("[data-question]")].every((each) => answered.has(each.dataset.question));
    if (ended && all) remember("done", [...new Set([...recallList("done"), id])]);
  };
  const end = lesson.querySelector("[data-end]");
  if (end) {
    const reach = () => {
      ended = true;
      look();
    };
    /* All that is above the window counts as seen: whoever jumps to the foot of the page has passed the end without showing it. */
    new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && reach(), { rootMargin: "1000000px 0px 0px 0px" }).observe(end);
    /* Turning to the next lesson is what the button is for those signed in. */
    lesson.addEventListener("click", (event) => event.target.closest && event.target.closest('a[rel~="next"]') && reach());
  }
  document.addEventListener("elearn:swapped", look);
  look();
}
