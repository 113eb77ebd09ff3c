/* The one place on the page that says whether what was typed is safe, and the errors beside the fields. */

const box = document.querySelector("[data-autosave-status]");
const line = box?.querySelector("[data-autosave-words]");
const action = box?.querySelector("[data-autosave-action]");

const filled = (text, parts) => text.replace(/\{(\w+)\}/g, (whole, part) => parts[part] ?? whole);

const clock = (moment) =>
  new Intl.DateTimeFormat(document.documentElement.lang || undefined, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(moment);

/** `name` is one of the texts on the status; `extra` an element with what can be done. */
export function say(name, { at, tone = "soft", extra } = {}) {
  sayWords(filled(box.dataset[name], { time: at ? clock(new Date(at)) : "" }), { tone, extra });
}

/** A screen reader is told only what changed: the same words are not written twice. */
export function sayWords(text, { tone = "soft", extra } = {}) {
  if (line.textContent.trim() !== text) line.textContent = text;
  box.dataset.tone = tone;
  action.replaceChildren(...(extra ? [extra] : []));
  action.hidden = !extra;
}

export function link(url, words) {
  const made = document.createElement("a");
  made.href = url;
  made.textContent = words;
  return made;
}

/** Sends the form as it stands, to be shown and not to be saved. */
export function showing(name) {
  const made = document.createElement("button");
  Object.assign(made, { type: "submit", name: "preview", value: "all", formNoValidate: true });
  made.className = "secondary compact";
  made.textContent = box.dataset[name];
  return made;
}

/** `errors` by field name; those of before go. */
export function mark(form, errors = {}) {
  for (const old of form.querySelectorAll(".field .errorlist")) old.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    describe(field, []);
  }
  for (const [name, texts] of Object.entries(errors)) {
    const found = form.elements[name];
    const field = found instanceof RadioNodeList ? found[0] : found;
    field?.closest(".field")?.append(listed(field, texts));
  }
}

function listed(field, texts) {
  const list = document.createElement("ul");
  list.className = "errorlist";
  list.id = `${field.id}_error`;
  list.append(...texts.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  field.setAttribute("aria-invalid", "true");
  describe(field, [list.id]);
  return list;
}

/** What describes a field: what still stands there, and `more`. */
function describe(field, more) {
  const ids = (field.getAttribute("aria-describedby") ?? "").split(" ");
  const standing = [...ids.filter((id) => id && document.getElementById(id)), ...more];
  if (standing.length) field.setAttribute("aria-describedby", standing.join(" "));
  else field.removeAttribute("aria-describedby");
}
