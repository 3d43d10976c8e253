/* The one Trusted Types policy. It makes addresses of scripts, for constant paths only; nobody makes HTML out of strings. */

const SCRIPTS = ["/sw.js"];

const rules = {
  createScriptURL(path) {
    if (SCRIPTS.includes(path)) return path;
    throw new TypeError("not a script of this site");
  },
};

const policy = window.trustedTypes ? window.trustedTypes.createPolicy("elearn", rules) : rules;

/** Keeps the incident page for the moment when there is no network. */
export function keepForOffline(addresses) {
  if (!("serviceWorker" in navigator) || !addresses.length) return;
  navigator.serviceWorker
    .register(policy.createScriptURL("/sw.js"))
    .then(() => navigator.serviceWorker.ready)
    .then((registration) => registration.active.postMessage({ keep: addresses }))
    .catch(() => {
      /* Private windows and plain HTTP have none: the page stays as it is. */
    });
}
