/* What stands in a form: read, compared, put back. */

const OF_NO_USE = new Set(["csrfmiddlewaretoken", "version", "application"]);
const CHOICE = /^choice-(\d+)-(\w+)$/;

/** Pairs of name and text, in the form's order. */
export function entriesOf(form) {
  const found = [...new FormData(form).entries()];
  return found.filter(([name, value]) => !OF_NO_USE.has(name) && typeof value === "string");
}

/** The same for two forms that say the same: the places of projects matter only through their ranks. */
export function meaningOf(entries) {
  const texts = [];
  const blocks = {};
  for (const [name, value] of entries) {
    if (OF_NO_USE.has(name)) continue;
    const text = String(value).replace(/\r\n?/g, "\n").trim();
    const [, place, part] = CHOICE.exec(name) ?? [];
    if (place) blocks[place] = { ...blocks[place], [part]: text };
    else if (text) texts.push(`${name}=${text}`);
  }
  const ranked = Object.entries(blocks)
    .map(([place, { rank, ...rest }]) => ({ order: [Number(rank) || 9, Number(place)], rest }))
    .filter(({ rest }) => Object.values(rest).some(Boolean))
    .sort((one, other) => one.order[0] - other.order[0] || one.order[1] - other.order[1])
    .map(({ rest }) => Object.entries(rest).sort());
  return JSON.stringify([texts.sort(), ranked]);
}

/** For reading and copying: each text under its label. */
export function textOf(form) {
  const labelled = [...form.elements].filter((field) => field.matches("textarea") && field.value.trim());
  return labelled.map((field) => `${field.labels[0]?.textContent.trim() ?? ""}\n${field.value.trim()}`).join("\n\n");
}

/** Put entries back; whoever watches the fields is told. */
export function fill(form, entries) {
  const wanted = new Map();
  for (const [name, value] of entries) wanted.set(name, [...(wanted.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || OF_NO_USE.has(field.name) || field.matches("button, fieldset")) continue;
    put(field, wanted.get(field.name) ?? []);
  }
}

function put(field, values) {
  if (field.matches("[type=checkbox], [type=radio]")) {
    if (field.checked === values.includes(field.value)) return;
    field.checked = !field.checked;
  } else {
    const value = values[0] ?? "";
    if (field.value === value) return;
    field.value = value;
  }
  const closed = field.closest("details");
  if (closed) closed.open = true;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
