/* A lesson remembers where its reader is: on the server for those signed in, on this device for the others. Reading alone proves
   nothing: a lesson is done on this device when its questions were answered and its end was seen. */
import { recall, recallList, remember } from "./memory.js";

const DWELL = 2500;

export function start() {
  const lesson = document.querySelector("[data-lesson]");
  if (!lesson || !("IntersectionObserver" in window)) return;
  const id = lesson.dataset.lesson;
  const keep = lesson.dataset.placeUrl ? post(lesson) : (block) => remember(`place:${id}`, block);
  if (!lesson.dataset.placeUrl) {
    offerReturn(lesson, recall(`place:${id}`));
    watchDone(lesson, id);
  }
  watchPlace(lesson, keep);
}

function watchPlace(lesson, keep) {
  const visible = new Set();
  let last = "";
  let timer = 0;
  const settle = () => {
    const first = [...lesson.querySelectorAll("[data-block]")].find((each) => visible.has(each));
    if (!first || first.dataset.block === last) return;
    last = first.dataset.block;
    keep(last);
  };
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) visible[entry.isIntersecting ? "add" : "delete"](entry.target);
    clearTimeout(timer);
    timer = setTimeout(settle, DWELL);
  });
  const watch = (scope) => scope.querySelectorAll("[data-block]").forEach((each) => observer.observe(each));
  watch(lesson);
  document.addEventListener("elearn:swapped", (event) => watch(event.detail.parentElement || lesson));
  document.addEventListener("visibilitychange", () => document.hidden && settle());
  window.addEventListener("pagehide", settle);
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
