/* What a person typed and the portal does not have yet, kept in this browser under their account and application.
   It leaves when the portal has it, when they sign out, and when somebody else signs in. */

const PREFIX = "amp:draft:";
const A_DAY = 24 * 60 * 60 * 1000;

/** Set when somebody signs out, so that their other windows keep nothing any more. */
export const SIGNED_OUT = "amp-signed-out";

export const keyOf = (account, application) => `${PREFIX}${account}:${application}`;

export function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

/** Whether the browser kept it: some keep no storage, and all of them little. */
export function write(key, what) {
  try {
    localStorage.setItem(key, JSON.stringify({ ...what, at: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

export function drop(...keys) {
  try {
    keys.forEach((key) => localStorage.removeItem(key));
  } catch {
    /* a browser that keeps no storage has nothing to clear */
  }
}

function keys(prefix) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

export const keepsSomething = () => keys(PREFIX).length > 0;

export function dropEverything() {
  drop(...keys("amp:"));
  try {
    localStorage.setItem(SIGNED_OUT, Date.now());
  } catch {
    /* nothing was kept */
  }
}

export const signedOutSince = (moment) => Number(read(SIGNED_OUT) ?? 0) > moment;

/** Nobody reads here what somebody else typed. While nobody is signed in it waits for a day. */
export function tidy(account) {
  const foreign = (key) => !key.startsWith(keyOf(account, ""));
  const old = (key) => !(Date.now() - (read(key)?.at ?? 0) < A_DAY);
  drop(...keys(PREFIX).filter(account ? foreign : old));
}
