/* The pause of a sitting: the page is covered at once by one that a visitor may see, and comes back as it was. */

export function pause(form) {
  const calm = document.querySelector("[data-calm]");
  const others = [...document.body.children].filter((each) => each !== calm && !each.hidden && each.id !== "live");
  const title = document.title;
  const address = location.href;
  const body = new URLSearchParams(new FormData(form));
  for (const each of others) each.hidden = true;
  calm.hidden = false;
  document.title = calm.querySelector("[role=heading]").textContent;
  history.replaceState(null, "", form.dataset.pause);
  calm.querySelector("[role=heading]").focus();
  const xhr = new XMLHttpRequest();
  xhr.open("POST", form.action);
  xhr.send(body);
  calm.querySelector("a").addEventListener(
    "click",
    (event) => {
      event.preventDefault();
      calm.hidden = true;
      for (const each of others) each.hidden = false;
      document.title = title;
      history.replaceState(null, "", address);
      form.querySelector("button").focus();
    },
    { once: true },
  );
}
