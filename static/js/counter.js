/* Says how much room is left: textarea[maxlength], [data-limit] in characters, [data-limit-words] in words. */

import { tell, words } from "./words.js";

const PAUSE = 1000;
const NEAR = 0.9;

function measure(field) {
  const text = field.value;
  if (field.dataset.limitWords) {
    const count = (text.trim().match(/\S+/g) ?? []).length;
    return { kind: "words", count, limit: Number(field.dataset.limitWords) };
  }
  const limit = Number(field.dataset.limit ?? field.maxLength);
  return { kind: "chars", count: [...text].length, limit };
}

function watch(field) {
  const counter = document.createElement("small");
  counter.className = "counter";
  field.after(counter);
  let timer;

  function show() {
    const { kind, count, limit } = measure(field);
    const over = count > limit;
    const parts = { count, limit, left: Math.max(limit - count, 0), over: count - limit };
    counter.textContent = words(kind + (over ? "Over" : "Left"), parts);
    counter.classList.toggle("is-over", over);
    return count >= limit * NEAR;
  }

  field.addEventListener("input", () => {
    const near = show();
    clearTimeout(timer);
    if (near) timer = setTimeout(() => tell(counter.textContent), PAUSE);
  });
  show();
}

document.querySelectorAll("textarea[maxlength], [data-limit], [data-limit-words]").forEach(watch);
