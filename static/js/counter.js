/* Says how much room is left: textarea[maxlength], [data-limit] in characters (and how many words were written),
   [data-limit-words] in words. */

import { tell, words } from "./words.js";

const PAUSE = 1000;
const NEAR = 0.9;

const wordsIn = (text) => (text.trim().match(/\S+/g) ?? []).length;

function measure(field) {
  const text = field.value;
  if (field.dataset.limitWords) {
    return { kind: "words", count: wordsIn(text), limit: Number(field.dataset.limitWords) };
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
    const left = Math.max(limit - count, 0);
    const parts = { count, limit, left, over: count - limit, words: wordsIn(field.value) };
    const name = field.dataset.limit && !over ? "charsAndWords" : kind + (over ? "Over" : "Left");
    counter.textContent = words(name, parts);
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
