/* The service worker keeps the incident page, in both languages, for the moment when there is no network, and a page that says so in
   the place of any other. Nothing else is kept: a page made for a person must not stay on a shared machine. */
"use strict";

const STORE = "elearn-incident-1";

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== STORE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

/* A page says which addresses are those pages'; they are fetched without cookies. It is told whether all of them are kept. */
self.addEventListener("message", (event) => {
  const keep = event.data && event.data.keep;
  if (!Array.isArray(keep)) return;
  const paths = keep.filter((path) => /^\/(vi|en)\/[a-z-]+$/.test(path)).slice(0, 4);
  const answer = async () => event.ports[0] && event.ports[0].postMessage(await areKept(paths));
  event.waitUntil(store(paths).then(answer, answer));
});

async function areKept(paths) {
  const cache = await caches.open(STORE);
  return (await Promise.all(paths.map((path) => cache.match(path)))).every(Boolean);
}

async function store(paths) {
  const cache = await caches.open(STORE);
  const wanted = new Set();
  for (const path of paths) {
    const page = await fetch(path, { credentials: "omit", cache: "no-cache", redirect: "error" });
    if (!page.ok) continue;
    const html = await page.clone().text();
    for (const [, file] of html.matchAll(/ (?:href|src)="(\/static\/[^"]+)"/g)) {
      wanted.add(file);
      if (!(await cache.match(file))) await cache.add(file);
    }
    await cache.put(path, page);
    wanted.add(path);
  }
  if (!wanted.size) return;
  for (const request of await cache.keys()) {
    if (!wanted.has(new URL(request.url).pathname)) await cache.delete(request);
  }
}

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  const isPage = event.request.mode === "navigate";
  if (!isPage && !address.pathname.startsWith("/static/")) return;
  event.respondWith(
    fetch(event.request).catch(async () => {
      const cache = await caches.open(STORE);
      const language = address.pathname.startsWith("/en/") ? "en" : "vi";
      const kept = (await cache.match(address.pathname)) || (isPage && (await cache.match(`/${language}/offline`)));
      if (kept) return kept;
      throw new Error("no network");
    }),
  );
});
