/* Instants come from the server with their zone; here they are said in the reader's own. */

const format = (() => {
  try {
    return new Intl.DateTimeFormat(document.documentElement.lang || undefined, {
      day: "numeric",
      month: "long",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZoneName: "short",
    });
  } catch {
    return null;
  }
})();

/** Rewrites every <time data-local> below `root`; the title keeps UTC. */
export function localTimes(root = document) {
  if (!format) return;
  for (const element of root.querySelectorAll("time[data-local]")) {
    const at = new Date(element.dateTime);
    if (!Number.isNaN(at.getTime())) element.textContent = say(at);
  }
}

function say(at) {
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const english = format.resolvedOptions().locale.startsWith("en");
  if (!english) return format.format(at);
  return `${part.day} ${part.month} ${part.year}, ${part.hour}:${part.minute} ${part.timeZoneName}`;
}

localTimes();
