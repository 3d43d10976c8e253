/* Keeps the incident page for the moment when there is no network, once this page is there and has nothing better to do, and says
   so on it. The one Trusted Types policy makes addresses of scripts, for constant paths only; nobody makes HTML out of strings. */
const SCRIPTS = ["/sw.js"];

const rules = {
  createScriptURL(path) {
    if (SCRIPTS.includes(path)) return path;
    throw new TypeError("not a script of this site");
  },
};

const policy = window.trustedTypes ? window.trustedTypes.createPolicy("elearn", rules) : rules;

async function keepForOffline(addresses) {
  await navigator.serviceWorker.register(policy.createScriptURL("/sw.js"));
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data: isKept }) => {
    for (const each of document.querySelectorAll("[data-kept]")) each.hidden = !isKept;
  };
  active.postMessage({ keep: addresses }, [port2]);
}

/* The page that stands in for another asks for that one again; without its fragment, which alone would not ask. */
const PAUSE = 10000;
const again = document.querySelectorAll("a[data-again]");
const wanted = location.pathname + location.search;
for (const each of again) each.href = wanted;
if (again.length && !/^\/(vi|en)\/offline$/.test(location.pathname)) {
  const look = () => fetch(wanted, { method: "HEAD", cache: "no-store" }).then(() => location.replace(wanted), () => setTimeout(look, PAUSE));
  window.addEventListener("online", () => location.replace(wanted));
  setTimeout(look, PAUSE);
}

const addresses = (document.body.dataset.keep || "").split(" ").filter(Boolean);
if (addresses.length && "serviceWorker" in navigator) {
  const begin = () =>
    keepForOffline(addresses).catch(() => {
      /* Private windows and plain HTTP have no worker: the page stays as it is. */
    });
  const whenIdle = () => (window.requestIdleCallback || setTimeout)(begin);
  if (document.readyState === "complete") whenIdle();
  else window.addEventListener("load", whenIdle);
}
