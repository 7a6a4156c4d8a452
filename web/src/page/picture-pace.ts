// While a model writes, pictures on the way must not hold it up: each takes the worker and the page from it for a
// while. So only quick ones are drawn, with time for tokens between them; the newest text is drawn each time, and in
// the end anyway.

/** A picture that takes longer waits for the end. */
const QUICK_MS = 100;
/** From one picture to the next: ten in a second are seen as one that moves. */
const PAUSE_MS = 100;

export class PicturePace {
  private lastMs = 0;
  private endMs = -Infinity;

  /** A model begins to write: its first token is seen at once. */
  begin(): void {
    this.endMs = -Infinity;
  }

  isDue(): boolean {
    return this.lastMs < QUICK_MS && performance.now() - this.endMs >= PAUSE_MS;
  }

  /** A picture that was asked for at `startMs` is there. */
  end(startMs: number): void {
    this.endMs = performance.now();
    this.lastMs = this.endMs - startMs;
  }
}
