// Where Web Locks are refused, a worker that is gone can only be told by its silence while an answer is due.

const CHECK_EVERY_MS = 2000;
// Counted in checks, not read from a clock: after a hidden or frozen tab wakes up, one check may come before the
// messages that were waiting, but not five.
const SILENT_CHECKS = 5;

export class SilenceWatch {
  private timer: ReturnType<typeof setInterval> | undefined;
  private silentChecks = 0;
  private isStopped = false;

  constructor(private readonly onSilence: (durationMs: number) => void) {}

  heard(): void {
    this.silentChecks = 0;
  }

  setWaiting(isWaiting: boolean): void {
    if (isWaiting === (this.timer !== undefined) || this.isStopped) return;
    this.silentChecks = 0;
    if (isWaiting) {
      this.timer = setInterval(() => this.check(), CHECK_EVERY_MS);
    } else {
      clearInterval(this.timer);
      this.timer = undefined;
    }
  }

  /** For good. */
  stop(): void {
    this.setWaiting(false);
    this.isStopped = true;
  }

  private check(): void {
    this.silentChecks += 1;
    if (this.silentChecks < SILENT_CHECKS) return;
    this.stop();
    this.onSilence(SILENT_CHECKS * CHECK_EVERY_MS);
  }
}
