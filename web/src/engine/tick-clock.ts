// A time limit that is counted in ticks, not read from a clock: after a hidden or frozen tab wakes up, one tick may
// come before the message that was waiting, but not all of them.

const TICK_MS = 250;

export class TickClock {
  private timer: ReturnType<typeof setInterval> | undefined;

  /** Starts over. `onEnd` is called once, unless the clock is stopped before. */
  start(limitMs: number, onEnd: () => void): void {
    this.stop();
    let ticksLeft = Math.ceil(limitMs / TICK_MS);
    this.timer = setInterval(() => {
      ticksLeft -= 1;
      if (ticksLeft > 0) return;
      this.stop();
      onEnd();
    }, TICK_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
