import { cpus, release, totalmem, type } from "node:os";
import { relative } from "node:path";

/** What the figures were taken on: a rate without its machine says nothing. */
export function describeMachine(engine) {
  const [first] = cpus();
  return [
    `machine: ${first?.model ?? "unknown processor"}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${type()} ${release()}`,
    `engine:  ${engine}, headless; Node ${process.version} drives it`,
    `command: ${["node", relative(process.cwd(), process.argv[1] ?? ""), ...process.argv.slice(2)].join(" ")}`,
  ].join("\n");
}

/** Rows of cells as text, first column to the left, numbers to the right. */
export function table(head, rows) {
  const widths = head.map((title, column) =>
    Math.max(...[head, ...rows].map((row) => row[column].length), title.length),
  );
  const line = (row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join("  ");
  return [line(head), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}

const RATE_COLUMNS = [
  { title: "row", width: 30 },
  { title: "ours", width: 12 },
  { title: "onnxruntime-web", width: 16 },
  { title: "eigen", width: 10 },
  { title: "unit", width: 12 },
  { title: "of peak", width: 9 },
  { title: "of bandwidth", width: 13 },
  { title: "x ort-web", width: 10 },
  { title: "x eigen", width: 8 },
  { title: "x our f32", width: 10 },
  { title: "x one thread", width: 13 },
];

/** The rows of rates come one by one, minutes apart, so their columns are as wide as they are. */
export function rateTitle() {
  return cells(RATE_COLUMNS.map(({ title }) => title));
}

export function rateLine({ id, unit, ours, peers, ratios }) {
  const number = (value) => (value === undefined ? "" : value.toPrecision(3));
  const share = (value) => (value === undefined ? "" : value.toFixed(2));
  const peer = "onnxruntime-web";
  return cells([
    id,
    number(ours),
    number(peers[peer]),
    number(peers.eigen),
    unit,
    share(ratios.peak),
    share(ratios.bandwidth),
    share(ratios[peer]),
    share(ratios.eigen),
    share(ratios["our f32"]),
    share(ratios["one thread"]),
  ]);
}

function cells(texts) {
  const padded = texts.map((text, column) => {
    const { width } = RATE_COLUMNS[column];
    return column === 0 ? text.padEnd(width) : text.padStart(width);
  });
  return padded.join(" ").trimEnd();
}

/** Rows whose figure is the 95th percentile. */
export function percentileTable(title, rows) {
  return table(
    [title, "median", "95th", "largest", "limit of 95th"],
    rows.map(({ id, ours, median, largest, limit }) => [
      id,
      median.toFixed(2),
      ours.toFixed(2),
      largest.toFixed(2),
      limit === undefined ? "" : `${limit}`,
    ]),
  );
}
