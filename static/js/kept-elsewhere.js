/* [data-kept-page] of an application: what this browser kept of it and the portal does not have is shown there. */

import * as kept from "./kept.js";

const panel = document.querySelector("[data-kept-page]");
const key = kept.keyOf(document.documentElement.dataset.account, panel.dataset.application);
const found = kept.read(key);

if (found?.isSent && Number(panel.dataset.version) > Number(found.version)) kept.drop(key);
else if (found?.text) {
  panel.querySelector("[data-copy-text]").textContent = found.text;
  panel.querySelector("[data-kept-drop]").addEventListener("click", () => {
    kept.drop(key);
    panel.hidden = true;
  });
  panel.hidden = false;
}
