/* Leaving a page of help at once: nothing stays on the screen, and the way back does not lead here. */

const link = document.querySelector("[data-leave]");
const lock = document.querySelector("[data-lock]");

function leave(event) {
  event?.preventDefault();
  /* A room that stays open would be found by whoever goes back. */
  if (lock) navigator.sendBeacon(lock.action, new FormData(lock));
  document.body.replaceChildren();
  document.title = "";
  location.replace(link.href);
}

link?.addEventListener("click", leave);

/* Three times Escape, as on other sites where people have to be quick. */
let pressed = 0;
document.addEventListener("keydown", ({ key }) => {
  pressed = key === "Escape" ? pressed + 1 : 0;
  if (link && pressed === 3) leave();
});

/* Whoever comes back by the browser's own memory finds a fresh page, not what was typed. */
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
