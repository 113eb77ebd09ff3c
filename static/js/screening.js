/* Keys for the screening queue: p, r, n and ?. Only while no field is in use; they can be switched
   off (WCAG 2.1.4), and everything also works by Tab and without this file. */

const KEPT = "amp:screening-keys";
const FIELDS = "input, textarea, select, [contenteditable]";
const keys = document.querySelector("[data-keys]");
const verbs = [...document.querySelectorAll("[data-screening] [data-key]")];
const toggle = keys.querySelector("[data-switch]");

function kept() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

function keep(on) {
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    /* a browser that keeps no storage forgets it on the next page */
  }
}

let on = kept();
let leaving = false;

function show() {
  for (const verb of verbs) {
    verb.querySelector("kbd").hidden = !on;
    if (on) verb.setAttribute("aria-keyshortcuts", verb.dataset.key);
    else verb.removeAttribute("aria-keyshortcuts");
  }
  toggle.textContent = on ? keys.dataset.off : keys.dataset.on;
}

function open(id) {
  const box = document.getElementById(id);
  box.open = true;
  box.scrollIntoView({ block: "start" });
  box.querySelector(FIELDS.replace("input", "input:not([type=hidden])")).focus();
}

function carryOut(verb) {
  if (verb.dataset.opens) {
    open(verb.dataset.opens);
  } else {
    leaving = true;
    verb.click();
  }
}

document.addEventListener("keydown", (event) => {
  if (!on || leaving || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.(FIELDS)) return;
  if (event.key === "?") {
    keys.querySelector("h2").focus();
    event.preventDefault();
    return;
  }
  const verb = verbs.find((one) => one.dataset.key === event.key.toLowerCase());
  if (!verb) return;
  event.preventDefault();
  carryOut(verb);
});

for (const verb of verbs.filter((one) => one.dataset.opens)) {
  verb.addEventListener("click", (event) => {
    event.preventDefault();
    open(verb.dataset.opens);
  });
}

/* Back through the history: the page may come as it was left. */
window.addEventListener("pageshow", () => {
  leaving = false;
});

toggle.addEventListener("click", () => {
  on = !on;
  keep(on);
  show();
});

keys.hidden = false;
show();
