/* Small manners: asking first closes on Escape and on its button; the print button prints. */

export function start() {
  for (const button of document.querySelectorAll("[data-close], [data-print]")) button.hidden = false;
  document.addEventListener("elearn:swapped", (event) => {
    for (const button of event.detail.querySelectorAll("[data-close], [data-print]")) button.hidden = false;
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-close], [data-print]");
    if (!button) return;
    if (button.matches("[data-print]")) window.print();
    else close(button.closest("details"));
  });
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && event.target.closest && event.target.closest("details[data-dialog][open]");
    if (open) close(open);
  });
}

function close(details) {
  if (!details) return;
  details.open = false;
  details.querySelector("summary").focus();
}
