// A frame loads as well when its host has no such page, or refuses to be framed: only its silence tells.

const CHECK_EVERY_MS = 1_000;
// Our page greets before it has loaded. Counted in checks, not read from a clock: after a busy or frozen tab wakes
// up, one check may come before the greeting that was waiting, but not five.
const SILENT_CHECKS = 5;

export class GreetingWatch {
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly onSilence: () => void) {}

  /** To be called when the frame has loaded. */
  start(): void {
    this.stop();
    let checks = 0;
    this.timer = setInterval(() => {
      checks += 1;
      if (checks < SILENT_CHECKS) return;
      this.stop();
      this.onSilence();
    }, CHECK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
