/* The application form with script: blocks come and go, and are ranked by moving them.
   Without it, five blocks stand there and the ranks are chosen by hand. */

import { tell } from "./words.js";

const list = document.querySelector("[data-blocks]");
const said = list?.dataset ?? {};

const parts = (block) => ({
  project: block.querySelector("select[name$='-project']"),
  rank: block.querySelector("select[name$='-rank']"),
  texts: [...block.querySelectorAll("textarea")],
  details: block.querySelector("details"),
});

const blocks = () => [...list.querySelectorAll("[data-block]")];
const shown = () => blocks().filter((block) => !block.hidden);
const hasText = (block) => parts(block).texts.some((field) => field.value.trim());
const isEmpty = (block) => !parts(block).project.value && !hasText(block);

function titleOf(block) {
  const { project } = parts(block);
  return project.value ? project.selectedOptions[0].textContent : said.none;
}

function settle() {
  const all = [...shown(), ...blocks().filter((block) => block.hidden)];
  all.forEach((block, index) => {
    if (list.children[index] !== block) list.insertBefore(block, list.children[index] ?? null);
    block.querySelector("[data-place]").textContent = index + 1;
    block.querySelector("[data-title]").textContent = titleOf(block);
    write(parts(block).rank, index + 1);
    const last = shown().length - 1;
    block.querySelector("[data-go=up]").disabled = index === 0;
    block.querySelector("[data-go=down]").disabled = index >= last;
    block.querySelector(".block__moves").hidden = last === 0;
  });
  add.hidden = shown().length === all.length;
}

function write(field, value) {
  if (field.value === String(value)) return;
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function move(block, by) {
  const order = shown();
  const other = order[order.indexOf(block) + by];
  if (!other) return;
  if (by < 0) other.before(block);
  else other.after(block);
  settle();
  const words = { name: titleOf(block), place: shown().indexOf(block) + 1 };
  tell(said.moved.replace(/\{(\w+)\}/g, (whole, part) => words[part] ?? whole));
}

function remove(block) {
  if (hasText(block) && !window.confirm(said.sure)) return;
  const { project, texts } = parts(block);
  write(project, "");
  for (const field of texts) {
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  block.hidden = true;
  settle();
  shown()[0].querySelector("select").focus();
}

function button(words, go, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "quiet compact";
  made.dataset.go = go;
  made.textContent = words;
  made.addEventListener("click", () => {
    act();
    if (made.disabled) made.parentElement.querySelector("button:not(:disabled)")?.focus();
    else made.focus();
  });
  return made;
}

const add = document.createElement("button");

function start() {
  for (const block of blocks()) {
    const { project, rank, details } = parts(block);
    const moves = document.createElement("div");
    moves.className = "block__moves";
    moves.append(
      button(said.up, "up", () => move(block, -1)),
      button(said.down, "down", () => move(block, 1)),
      button(said.remove, "out", () => remove(block)),
    );
    block.querySelector(".block__body").prepend(moves);
    rank.closest("[data-rank]").hidden = !block.querySelector("[data-rank] .errorlist");
    project.addEventListener("change", settle);
    block.hidden = details !== null && isEmpty(block) && !details.open;
  }
  add.type = "button";
  add.className = "secondary";
  add.textContent = said.add;
  add.addEventListener("click", () => {
    const next = blocks().find((block) => block.hidden);
    next.hidden = false;
    const { details, project } = parts(next);
    if (details) details.open = true;
    settle();
    project.focus();
  });
  list.after(add);
  const byRank = (one, other) => Number(parts(one).rank.value) - Number(parts(other).rank.value);
  list.append(...shown().sort(byRank));
  settle();
}

if (list) start();

/* A link to a field inside a closed block opens the block first. */
function reveal() {
  const field = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  const block = field && field.closest("[data-block]");
  if (!block) return;
  block.hidden = false;
  const details = field.closest("details");
  if (details) details.open = true;
  field.focus();
}

window.addEventListener("hashchange", reveal);
reveal();
