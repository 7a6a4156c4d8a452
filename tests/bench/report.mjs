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

export function kernelTable(rows) {
  return table(
    ["kernel, one thread, f32", "GFLOP/s", "10th to 90th", "of the peak"],
    rows.map(({ id, ours, spread, ratios }) => [
      id,
      ours.toFixed(1),
      `${spread[0].toFixed(1)} .. ${spread[1].toFixed(1)}`,
      `${(100 * ratios.peak).toFixed(0)} %`,
    ]),
  );
}

export function keystrokeTable(rows) {
  return table(
    ["keystroke to picture, ms", "median", "95th", "largest", "limit of 95th"],
    rows.map(({ id, ours, median, largest, limit }) => [
      id,
      median.toFixed(2),
      ours.toFixed(2),
      largest.toFixed(2),
      limit === undefined ? "" : `${limit}`,
    ]),
  );
}
