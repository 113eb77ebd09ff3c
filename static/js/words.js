/* Words for people stand translated in templates/_components/words.html; here they are only filled in. */

const store = document.getElementById("words");

/** The text of `name` with each {part} replaced by `parts`; empty where the page carries no words. */
export function words(name, parts = {}) {
  const text = store?.dataset[name] ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, part) => parts[part] ?? whole);
}

let teller;

/** Tells a screen reader, politely, what changed on the page. */
export function tell(text) {
  if (!teller) {
    teller = document.createElement("div");
    teller.className = "hidden-words";
    teller.setAttribute("role", "status");
    document.body.append(teller);
  }
  teller.textContent = "";
  setTimeout(() => {
    teller.textContent = text;
  }, 50);
}
