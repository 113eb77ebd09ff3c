/* Copies the text of [data-copyable] [data-copy-text] at the press of [data-copy]. */

import { tell, words } from "./words.js";

for (const box of document.querySelectorAll("[data-copyable]")) {
  const button = box.querySelector("[data-copy]");
  const text = box.querySelector("[data-copy-text]");
  if (!button || !text || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    let said = words("copied");
    try {
      await navigator.clipboard.writeText(text.textContent.trim());
    } catch {
      said = words("copyFailed");
      getSelection().selectAllChildren(text);
    }
    (button.querySelector("span") ?? button).textContent = said;
    tell(said);
  });
}
