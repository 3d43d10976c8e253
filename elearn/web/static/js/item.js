/* One question of a sitting on the page: what its form holds, whether it is answered, and putting answers back into it. */

export function nameOf(section) {
  return section.dataset.item;
}

export function formOf(section) {
  return section.querySelector("form");
}

export function fieldsOf(section) {
  return [...new FormData(formOf(section))].filter(([name]) => name !== "csrf_token" && name !== "sending");
}

/** Whether an answer is in the controls. Of an order and a spotted message only the server knows. */
export function isFilled(section) {
  if (isAsked(section)) return false;
  if (section.hasAttribute("data-closed") || keepsSilent(section)) return section.hasAttribute("data-given");
  const name = nameOf(section);
  return fieldsOf(section).some(([each, value]) => belongs(each, name) && value.trim() !== "");
}

export function isAsked(section) {
  return section.hasAttribute("data-asked");
}

/** Kinds whose untouched form looks like an answer: a move, a mark or a button of its own says that it is one. */
export function keepsSilent(section) {
  return section.dataset.kind === "ordering" || section.dataset.kind === "spot";
}

/** Kinds with a typed number, which the server may ask back. */
export function mayBeAsked(section) {
  return section.dataset.kind === "numeric" || section.dataset.kind === "cloze";
}

function belongs(field, name) {
  return field === name || (field.startsWith(`${name}.`) && field !== `${name}.sure`);
}

/** Puts fields that were kept on this device back into the controls. */
export function fill(section, fields) {
  const holds = (name, value) => fields.some(([each, given]) => each === name && given === value);
  for (const control of formOf(section).elements) {
    if (control.type === "radio" || control.type === "checkbox") control.checked = holds(control.name, control.value);
    else if (control.matches("select, textarea, input:not([type=hidden])")) {
      const given = fields.find(([name]) => name === control.name);
      control.value = given ? given[1] : "";
    }
  }
  const list = section.querySelector("[data-order]");
  if (list) putInOrder(list, fields.filter(([name]) => name === nameOf(section)).map(([, value]) => value));
}

function putInOrder(list, values) {
  for (const value of values) {
    const line = [...list.children].find((each) => each.querySelector("input").value === value);
    if (line) list.append(line);
  }
  [...list.children].forEach((line, index, lines) => {
    line.querySelector('[data-move="up"]').disabled = index === 0;
    line.querySelector('[data-move="down"]').disabled = index === lines.length - 1;
  });
}

export function isFlagged(section) {
  return section.querySelector("[data-flag]").value === "off";
}

export function showFlag(section, isOn) {
  const button = section.querySelector("[data-flag]");
  button.value = isOn ? "off" : "on";
  for (const words of button.querySelectorAll("[data-when]")) words.hidden = (words.dataset.when === "on") !== isOn;
}
