/* Every page works without this file; it makes some of them kinder. */

import "./local-time.js";
import "./dirty.js";
import "./counter.js";
import "./copy.js";
import "./preview.js";
import "./rank.js";
import "./menu.js";
import "./sign-out.js";

document.querySelector("[data-summary]")?.focus();
