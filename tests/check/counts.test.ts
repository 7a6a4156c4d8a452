import { expect, test } from "vitest";

import { describeAge, describeCounts, readCatch2Counts, readVitestCounts } from "../run/counts.mjs";

test("readCatch2Counts reads every form of Catch2's closing lines", () => {
  const all = "All tests passed (12 assertions in 3 test cases)\n";
  expect(readCatch2Counts(all)).toEqual({ passed: 3, failed: 0, skipped: 0 });
  const one = "All tests passed (1 assertion in 1 test case)\n";
  expect(readCatch2Counts(one)).toEqual({ passed: 1, failed: 0, skipped: 0 });
  const mixed =
    "test cases:  10 |  6 passed | 2 failed | 1 skipped | 1 failed as expected\nassertions: 99 | 90 passed | 9 failed\n";
  expect(readCatch2Counts(mixed)).toEqual({ passed: 6, failed: 2, skipped: 1 });
});

test("readCatch2Counts finds no test in the output of a crash", () => {
  expect(readCatch2Counts("Segmentation fault\n")).toEqual({ passed: 0, failed: 0, skipped: 0 });
  expect(readCatch2Counts("No tests ran\n")).toEqual({ passed: 0, failed: 0, skipped: 0 });
});

test("readVitestCounts counts a file that could not be loaded as a failure", () => {
  const report = {
    numPassedTests: 4,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 0,
    testResults: [
      { status: "passed", assertionResults: [{}, {}, {}, {}] },
      { status: "failed", assertionResults: [{}] },
      { status: "failed", assertionResults: [] },
    ],
  };
  expect(readVitestCounts(report)).toEqual({ passed: 4, failed: 2, skipped: 2 });
});

test("describeCounts names skipped tests only when there are any", () => {
  expect(describeCounts({ passed: 2, failed: 0, skipped: 0 })).toBe("2 passed, 0 failed");
  expect(describeCounts({ passed: 2, failed: 1, skipped: 3 })).toBe("2 passed, 1 failed, 3 skipped");
});

test("describeAge counts in minutes, hours and days", () => {
  const minutes = (count: number): string => describeAge(count * 60_000);
  expect([minutes(0), minutes(1), minutes(59)]).toEqual(["0 minutes ago", "1 minute ago", "59 minutes ago"]);
  expect([minutes(60), minutes(150), minutes(3 * 1440)]).toEqual(["1 hour ago", "3 hours ago", "3 days ago"]);
});
