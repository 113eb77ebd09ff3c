/* Draws the numbers of a table beside it: [data-plot] holds the table, tr[data-plot-row] are what is drawn,
   th[data-plot-room] is a limit, drawn as an outline. The table stays, for everybody who does not see the drawing. */

import "../vendor/chartjs/chart.js";

const ROW = 44;
const FRAME = 72;
const LETTERS = 22;

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const short = (text) => (text.length > LETTERS ? `${text.slice(0, LETTERS - 1)}…` : text);
const number = (cell) => Number(cell.textContent.trim());

function looks() {
  return {
    room: { backgroundColor: "transparent", borderColor: token("--edge"), borderWidth: 1.5 },
    series: [
      { backgroundColor: token("--accent"), borderWidth: 0 },
      { backgroundColor: token("--accent-line"), borderColor: token("--accent"), borderWidth: 1 },
    ],
  };
}

function dataOf(table) {
  const heads = [...table.tHead.rows[0].cells].slice(1);
  const rows = [...table.querySelectorAll("tr[data-plot-row]")];
  const { room, series } = looks();
  const datasets = heads.map((head, place) => ({
    label: head.textContent.trim(),
    data: rows.map((row) => number(row.cells[place + 1])),
    maxBarThickness: 18,
    ...(head.matches("[data-plot-room]") ? room : series[place % series.length]),
  }));
  return { labels: rows.map((row) => short(row.cells[0].textContent.trim())), datasets };
}

function options(count) {
  const ink = token("--ink-soft");
  const line = token("--hairline");
  return {
    animation: false,
    indexAxis: "y",
    maintainAspectRatio: false,
    events: [],
    font: { family: getComputedStyle(document.body).fontFamily },
    plugins: {
      legend: { display: count > 1, align: "start", labels: { color: ink, boxWidth: 14 }, onClick: null },
      tooltip: { enabled: false },
    },
    scales: {
      x: { beginAtZero: true, ticks: { color: ink, precision: 0 }, grid: { color: line }, border: { color: line } },
      y: { ticks: { color: ink, autoSkip: false }, grid: { display: false }, border: { color: line } },
    },
  };
}

function draw(holder) {
  const table = holder.querySelector("table");
  const rows = table.querySelectorAll("tr[data-plot-row]").length;
  if (!rows) {
    return () => {};
  }
  const frame = document.createElement("div");
  frame.className = "plotted__drawing";
  // The table says the same in words.
  frame.setAttribute("aria-hidden", "true");
  frame.style.height = `${rows * ROW + FRAME}px`;
  const canvas = frame.appendChild(document.createElement("canvas"));
  holder.prepend(frame);
  holder.classList.add("plotted--drawn");
  const data = dataOf(table);
  const chart = new window.Chart(canvas, { type: "bar", data, options: options(data.datasets.length) });
  return () => {
    chart.data = dataOf(table);
    chart.options = options(chart.data.datasets.length);
    chart.update();
  };
}

const drawn = [...document.querySelectorAll("[data-plot]")].map(draw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  for (const again of drawn) {
    again();
  }
});
