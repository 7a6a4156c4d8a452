// How much work to ask of the core at once, so that a call lasts about TARGET_MS on any machine.

/** Three such calls still fit into the 8 ms after which the worker has to read its inbox. */
const TARGET_MS = 2;
// Multiply-adds per millisecond. The first calls run code that the engine has not optimised yet, on a machine
// that nobody has measured: a tenth of what a current laptop does when warm.
const FIRST_RATE = 2e6;
const LEAST_RATE = 1e4;

/** One rate per kind of work: exponentials are dearer than the multiply-adds that they are counted as. */
export class WorkRate {
  private readonly perMs = new Map<string, number>();

  amount(kind: string): number {
    return Math.round(this.rate(kind) * TARGET_MS);
  }

  /** Only for calls that did all of `amount`; the last call of a job does what is left. */
  observe(kind: string, amount: number, durationMs: number): void {
    // Clocks of some browsers tick once a millisecond, so one reading may be 0, or twice the truth; and where
    // others want the processor, too, a call may last long through no fault of its own.
    const measured = amount / durationMs;
    const before = this.rate(kind);
    this.perMs.set(kind, Math.max(LEAST_RATE, before / 4, Math.min(measured, before * 2)));
  }

  private rate(kind: string): number {
    return this.perMs.get(kind) ?? FIRST_RATE;
  }
}
