/* Whoever signs out leaves nothing of theirs in this browser. */

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sign-out]")) return;
  try {
    Object.keys(localStorage)
      .filter((key) => key.startsWith("amp:"))
      .forEach((key) => localStorage.removeItem(key));
  } catch {
    /* a browser that keeps no storage has nothing to clear */
  }
});
