// How many tests ran and how they ended, read from what each runner reports.

export const NO_COUNTS = { passed: 0, failed: 0, skipped: 0 };

export function addCounts(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

export function describeCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** When something passed that was not run again, for a reader: "2 minutes ago". */
export function describeAge(milliseconds) {
  const minutes = Math.round(milliseconds / 60_000);
  const [count, unit] =
    minutes < 60
      ? [minutes, "minute"]
      : minutes < 48 * 60
        ? [Math.round(minutes / 60), "hour"]
        : [Math.round(minutes / 1440), "day"];
  return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
}

/** Catch2's closing lines: "All tests passed (9 assertions in 3 test cases)" or "test cases: 3 | 1 passed | 2 failed". */
export function readCatch2Counts(output) {
  const skipped = Number(/^test cases:.*?(\d+) skipped/m.exec(output)?.[1] ?? 0);
  const all = /^All tests passed \(\d+ assertions? in (\d+) test cases?\)/m.exec(output);
  if (all !== null) return { passed: Number(all[1]), failed: 0, skipped };
  const line = /^test cases:.*$/m.exec(output)?.[0] ?? "";
  const count = (word) => Number(new RegExp(`(\\d+) ${word}(?!\\w| as)`).exec(line)?.[1] ?? 0);
  return { passed: count("passed"), failed: count("failed"), skipped };
}

/** Vitest's JSON report; a file that could not be loaded counts as one failure. */
export function readVitestCounts(report) {
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
