/* Whoever signs out leaves nothing of theirs in this browser, and whoever signs in finds nothing of anybody's. */

import { dropEverything, keepsSomething, tidy } from "./kept.js";
import { words } from "./words.js";

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sign-out]")) return;
  if (keepsSomething() && !window.confirm(words("unsavedAtSignOut"))) event.preventDefault();
  else dropEverything();
});

tidy(document.documentElement.dataset.account);
