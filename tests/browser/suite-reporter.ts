import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import type { Reporter, TestCase, TestResult, Suite } from "@playwright/test/reporter";

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** One line per spec file with real counts, every failure in full, and a last line that sums up. */
export default class SuiteReporter implements Reporter {
  readonly #faults: string[] = [];
  #whole: Suite | undefined;

  onBegin(_config: unknown, suite: Suite): void {
    this.#whole = suite;
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const seconds = (result.duration / 1000).toFixed(1);
    const mark = result.status === test.expectedStatus ? (result.status === "skipped" ? "-" : "ok") : "FAILED";
    console.log(`  ${mark} ${fileOf(test)}: ${titleOf(test)} (${seconds} s)`);
    for (const error of result.errors) console.log(error.stack ?? error.message ?? String(error.value));
  }

  onStdOut(chunk: string | Buffer): void {
    process.stdout.write(chunk);
  }

  onError(error: { readonly message?: string; readonly stack?: string }): void {
    this.#faults.push(error.stack ?? error.message ?? "unknown error");
  }

  onEnd(): Promise<{ status?: "failed" }> {
    const tests = this.#whole?.allTests() ?? [];
    for (const file of new Set(tests.map(fileOf))) {
      console.log(`browser ${file}: ${describeCounts(count(tests.filter((test) => fileOf(test) === file)))}`);
    }
    const total = count(tests);
    total.failed += this.#faults.length;
    for (const fault of this.#faults) console.log(fault);
    console.log(describeCounts(total));
    const file = process.env["HEADLIGHT_COUNTS_FILE"];
    if (file !== undefined) writeFileSync(file, JSON.stringify(total));
    return Promise.resolve(total.failed > 0 || total.passed === 0 ? { status: "failed" } : {});
  }
}

function fileOf(test: TestCase): string {
  return basename(test.location.file);
}

function titleOf(test: TestCase): string {
  return test.titlePath().slice(3).join(" › ");
}

/** A test that never came to run (a crash before it) has failed. */
function count(tests: readonly TestCase[]): Counts {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const test of tests) {
    const outcome = test.outcome();
    if (outcome === "expected" && test.results.length > 0) counts.passed += 1;
    else if (outcome === "flaky" && test.results.every(({ status, errors }) => status === "passed" || isCrash(errors)))
      counts.passed += 1;
    else if (outcome === "skipped" && test.expectedStatus === "skipped") counts.skipped += 1;
    else counts.failed += 1;
  }
  return counts;
}

/** What WebKitWebDriver says when the browser behind it is gone. */
function isCrash(errors: TestResult["errors"]): boolean {
  return errors.some(({ message }) => message?.includes("session deleted because of page crash or hang"));
}

function describeCounts({ passed, failed, skipped }: Counts): string {
  return `${String(passed)} passed, ${String(failed)} failed${skipped > 0 ? `, ${String(skipped)} skipped` : ""}`;
}
