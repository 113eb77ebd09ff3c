/* [data-preview-of] shows a text as its readers will see it, in its panel [data-preview-in], without sending the
   whole form. Without script the same button sends the form, and the panel comes back with the page. */

import { words } from "./words.js";

const ask = (button, text) => {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", button.form.elements.csrfmiddlewaretoken.value);
  body.set("text", text);
  if ("previewLines" in button.dataset) body.set("lines", "1");
  return fetch(button.dataset.previewUrl, { method: "POST", body, credentials: "same-origin" });
};

async function show(button) {
  const field = document.getElementById(button.dataset.previewOf);
  const panel = document.getElementById(button.dataset.previewIn);
  const place = panel.querySelector("[data-preview-text]");
  const text = field.value.trim();
  try {
    const answer = text ? await ask(button, field.value) : null;
    if (answer && !answer.ok) throw new Error(answer.status);
    if (answer) place.innerHTML = await answer.text(); // made by cohorts/rules/markdown.py
    else place.textContent = words("nothingYet");
  } catch {
    place.textContent = words("previewFailed");
  }
  panel.hidden = false;
  panel.focus();
}

for (const button of document.querySelectorAll("[data-preview-of]")) {
  const panel = document.getElementById(button.dataset.previewIn);
  button.setAttribute("aria-controls", panel.id);
  button.addEventListener("click", (event) => {
    event.preventDefault();
    show(button);
  });
}
