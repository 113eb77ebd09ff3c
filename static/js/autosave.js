/* <form data-keep> loses no word, be it an application or, with a key of its own in [data-keep], a review. What is typed is kept in this browser at once and, where [data-autosave] names an
   address, saved at every pause, on leaving a field and when the page is hidden: one request at a time, the next
   one with everything that was typed meanwhile. The form's own buttons go on working, with script and without. */

import * as kept from "./kept.js";
import { link, mark, say, sayWords, showing } from "./autosave-status.js";
import { entriesOf, fill, meaningOf, textOf } from "./typed.js";

const form = document.querySelector("form[data-keep]");
const PAUSE = 2000;
const KEEP_AFTER = 300;
const AGAIN = 15_000;
const PATIENCE = 20_000;
const ANSWER_WITHIN = 4000;
// Browsers send up to 64 KiB after a page is gone.
const WHEN_LEAVING = 60_000;
const OPENED = Date.now();

const account = document.documentElement.dataset.account;
const { version, application, csrfmiddlewaretoken: token } = form.elements;
const key = kept.keyOf(account, form.dataset.keep || application.value);
const address = form.dataset.autosave;
// A page that came back with what was typed shows something that the portal does not have.
const isTyped = "typed" in form.dataset;
const isOvertaken = "overtaken" in form.dataset;
const typedOver = isOvertaken ? (kept.read(key)?.version ?? "0") : null;

let had = isTyped ? "" : meaningOf(entriesOf(form)); // what the portal has, or has answered to
let doubtful = null; // what was sent without an answer
let isBusy = false;
let answered; // settles with the request that is under way
let waits = isOvertaken; // for the person to choose
let forgets = false;
let hasErrors = false;
let saving;
let keeping;

const isUnsaved = () => meaningOf(entriesOf(form)) !== had;

// Kept in the browser -----------------------------------------------------------------------

function keep({ isSent = false } = {}) {
  clearTimeout(keeping);
  if (forgets || kept.signedOutSince(OPENED)) return false;
  if (!isUnsaved() && !hasErrors) return true;
  const what = { version: typedOver ?? version.value, entries: entriesOf(form), text: textOf(form), isSent };
  const isKept = kept.write(key, what);
  if (isKept) form.dispatchEvent(new Event("amp:saved", { bubbles: true }));
  return isKept;
}

function forget() {
  dropIt();
  say("forgotten", { tone: "bad" });
}

function dropIt() {
  forgets = waits = true;
  kept.drop(key);
}

function restore() {
  const found = kept.read(key);
  if (!found || isTyped) return;
  if (meaningOf(found.entries) === had) kept.drop(key);
  else if (found.version === version.value) putBack(found);
  else offer(found);
}

function putBack(found) {
  doubtful = meaningOf(found.entries); // it may have been sent when the page was left
  fill(form, found.entries);
  say(address ? "restored" : "keptOnly");
  later(KEEP_AFTER);
}

/** Both texts are somebody's work: nothing is kept or saved until the person has chosen. */
function offer(found) {
  const panel = document.querySelector("[data-kept-choice]");
  waits = forgets = true;
  panel.hidden = false;
  panel.querySelector("[data-kept-compare]").addEventListener("click", () => {
    fill(form, found.entries);
    version.value = found.version;
    form.requestSubmit(form.querySelector("[data-compare]"));
  });
  panel.querySelector("[data-kept-drop]").addEventListener("click", () => {
    kept.drop(key);
    waits = forgets = false;
    panel.hidden = true;
    later(PAUSE);
  });
}

// Saved ---------------------------------------------------------------------------------------

function later(pause) {
  clearTimeout(saving);
  saving = setTimeout(save, pause);
}

async function save({ isLeaving = false } = {}) {
  clearTimeout(saving);
  if (!address || waits || isBusy || !isUnsaved()) return;
  isBusy = true;
  let done;
  answered = new Promise((settle) => (done = settle));
  const sent = meaningOf(entriesOf(form));
  const slowly = setTimeout(() => say("saving"), 800);
  try {
    await understand(await send(isLeaving && sent.length < WHEN_LEAVING), sent);
  } catch {
    doubtful = sent;
    unanswered();
  } finally {
    clearTimeout(slowly);
    isBusy = false;
    done();
  }
}

function send(keepalive) {
  const signal = AbortSignal.timeout(PATIENCE);
  return fetch(address, { method: "POST", body: new FormData(form), keepalive, signal, credentials: "same-origin" });
}

async function understand(answer, sent, { isSecond = false } = {}) {
  if (answer.status === 403 && !isSecond) return unlocked(sent);
  if (answer.status === 400 || answer.status === 413) return tooMuch(sent);
  if (answer.status >= 500 || !answer.headers.get("content-type")?.includes("json")) throw new Error(answer.status);
  const told = await answer.json();
  if (answer.ok || answer.status === 422) return saved(told, sent);
  if (told.reason === "stale") return overtaken(told, sent);
  keep();
  const extra = document.createElement("span");
  extra.append(link(told.url, told.label));
  if (told.reason === "closed") {
    waits = true;
    extra.prepend(showing("copyable"), " ");
  }
  return sayWords([told.words, told.todo].filter(Boolean).join(" "), { tone: "bad", extra });
}

function saved(told, sent) {
  version.value = told.version;
  had = sent;
  doubtful = null;
  hasErrors = Object.keys(told.errors).length > 0;
  mark(form, told.errors);
  if (hasErrors) sayWords(told.words, { tone: "bad" });
  else say("saved", { at: told.saved_at });
  if (isUnsaved()) return later(PAUSE);
  if (hasErrors) return keep();
  kept.drop(key);
  return form.dispatchEvent(new Event("amp:saved", { bubbles: true }));
}

/** Newer than what was typed over: one's own save whose answer nobody heard, or another window's. */
function overtaken(told, sent) {
  const theirs = meaningOf(Object.entries(told.saved));
  if (theirs === sent) return saved({ ...told, errors: {} }, sent);
  if (theirs === doubtful) {
    version.value = told.version;
    had = doubtful;
    doubtful = null;
    return later(0);
  }
  waits = true;
  keep();
  return say("stale", { tone: "bad", extra: showing("compare") });
}

/** The form's key did not fit: the person has signed in again in another window, or somebody else has. */
async function unlocked(sent) {
  const page = await (await fetch(location.pathname, { credentials: "same-origin" })).text();
  const fresh = new DOMParser().parseFromString(page, "text/html");
  const found = fresh.querySelector("form[data-keep] [name=csrfmiddlewaretoken]");
  if (found && fresh.documentElement.dataset.account === account && found.value !== token.value) {
    token.value = found.value;
    return understand(await send(false), sent, { isSecond: true });
  }
  keep();
  return say("signedOut", { tone: "bad", extra: link(form.dataset.signIn, form.dataset.signInWords) });
}

/** Not even one field of it was read: it waits until something changes. */
function tooMuch(sent) {
  keep();
  had = sent;
  say("tooMuch", { tone: "bad" });
}

function unanswered() {
  const isKept = keep();
  if (!isKept) say("unkept", { tone: "bad" });
  else say(navigator.onLine ? "failed" : "offline", { tone: "bad" });
  later(AGAIN);
}

// When ----------------------------------------------------------------------------------------

function typed() {
  clearTimeout(keeping);
  keeping = setTimeout(() => keep() && !address && say("keptOnly"), KEEP_AFTER);
  later(PAUSE);
}

/** A save under way counts first: what is sent meanwhile would be typed over a text that is older than it. */
function sendAfter(event) {
  event.preventDefault();
  const { submitter } = event;
  const enough = new Promise((settle) => setTimeout(settle, ANSWER_WITHIN));
  Promise.race([answered, enough]).then(() => {
    isBusy = false;
    form.requestSubmit(submitter);
  });
}

function start() {
  form.addEventListener("input", typed);
  form.addEventListener("change", () => later(0));
  form.addEventListener("submit", (event) => {
    keep({ isSent: true });
    clearTimeout(saving);
    waits = true;
    if (isBusy) sendAfter(event);
  });
  for (const way of document.querySelectorAll("[data-drop-kept]")) way.addEventListener("click", dropIt);
  window.addEventListener("online", () => save());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    keep();
    save({ isLeaving: true });
  });
  window.addEventListener("storage", (event) => event.key === kept.SIGNED_OUT && forget());
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && kept.signedOutSince(OPENED)) location.reload();
    else if (event.persisted) waits = isOvertaken;
  });
  restore();
  if (isTyped) keep();
  if (isTyped && !isOvertaken) later(PAUSE);
}

start();
