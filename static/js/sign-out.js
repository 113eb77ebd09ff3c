/* Whoever signs out leaves nothing of theirs in this browser, and whoever signs in finds nothing of anybody's. */

import { dropEverything, tidy } from "./kept.js";

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-sign-out]")) dropEverything();
});

tidy(document.documentElement.dataset.account);
