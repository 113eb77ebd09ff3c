/* A list put in order by moving its items.
   [data-rank-list] holds items [data-rank-item data-name]; each has one field [data-rank-input] (select, number or
   hidden) with its place, and buttons [data-rank-up] [data-rank-down] and, where an item may stay out of the ranking,
   [data-rank-out]. An empty field means: not ranked. Without script the fields are filled in by hand. */

import { tell, words } from "./words.js";

const input = (item) => item.querySelector("[data-rank-input]");
const ranked = (item) => input(item).value !== "";

function write(item, place) {
  const field = input(item);
  if (field.value === String(place)) return;
  field.value = place;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function start(list) {
  const items = () => [...list.querySelectorAll("[data-rank-item]")];
  const inOrder = () => items().filter(ranked).sort((a, b) => Number(input(a).value) - Number(input(b).value));

  function settle() {
    const order = inOrder();
    const rest = items().filter((item) => !ranked(item));
    order.forEach((item, index) => write(item, index + 1));
    [...order, ...rest].forEach((item, index) => show(item, index, order.length));
  }

  function show(item, index, count) {
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
    const place = item.querySelector("[data-rank-place]");
    if (place) place.textContent = ranked(item) ? String(index + 1) : "–";
    const up = item.querySelector("[data-rank-up]");
    const down = item.querySelector("[data-rank-down]");
    const out = item.querySelector("[data-rank-out]");
    if (up) up.disabled = index === 0 && ranked(item);
    if (down) down.disabled = !ranked(item) || index === count - 1;
    if (out) out.hidden = !ranked(item);
  }

  function move(item, by) {
    const order = inOrder();
    const from = order.indexOf(item);
    if (from < 0) {
      write(item, order.length + 1);
    } else if (order[from + by]) {
      const other = order[from + by];
      write(other, from + 1);
      write(item, from + by + 1);
    }
    settle();
    const count = inOrder().length;
    tell(words("moved", { name: item.dataset.name, place: input(item).value, count }));
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const item = button?.closest("[data-rank-item]");
    if (!item) return;
    if (button.matches("[data-rank-up]")) move(item, -1);
    else if (button.matches("[data-rank-down]")) move(item, 1);
    else if (button.matches("[data-rank-out]")) {
      write(item, "");
      settle();
      tell(words("removed", { name: item.dataset.name }));
    } else return;
    const stay = button.disabled || button.hidden ? item.querySelector("button:not(:disabled, [hidden])") : button;
    stay?.focus();
  });

  for (const item of items()) {
    if (input(item).type !== "hidden") input(item).closest("[data-rank-field]")?.classList.add("hidden-words");
    input(item).tabIndex = -1;
    item.querySelector("[data-rank-moves]")?.removeAttribute("hidden");
  }
  settle();
}

document.querySelectorAll("[data-rank-list]").forEach(start);
