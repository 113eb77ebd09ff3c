/* Asks before unsaved words are left behind: <form data-guard>. A module that has saved them
   dispatches "amp:saved" on the form. */

const unsaved = new Set();

function mark(event) {
  const form = event.target.closest?.("form[data-guard]");
  if (form) unsaved.add(form);
}

document.addEventListener("input", mark);
document.addEventListener("change", mark);
document.addEventListener("amp:saved", (event) => unsaved.delete(event.target));
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) unsaved.delete(event.target);
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved.size) event.preventDefault();
});
