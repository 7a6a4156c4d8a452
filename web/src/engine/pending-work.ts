// What was asked and not yet answered.

import type { ResultOf, Work, WorkResult } from "./protocol.ts";

interface Pending {
  readonly work: Work;
  readonly resolve: (result: WorkResult) => void;
  readonly reject: (reason: unknown) => void;
  readonly forgetSignal: () => void;
  deaths: number;
}

export class PendingWork {
  private readonly table = new Map<number, Pending>();
  private lastId = 0;

  /** `onChange` hears of every entry and every leave. */
  constructor(private readonly onChange: () => void) {}

  get isEmpty(): boolean {
    return this.table.size === 0;
  }

  /** Oldest first. */
  entries(): [id: number, work: Work][] {
    return [...this.table].map(([id, { work }]) => [id, work]);
  }

  nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  /** Rejects with the reason of `signal` as soon as it is aborted; `aborted` is told afterwards. */
  add<Item extends Work>(
    id: number,
    work: Item,
    signal: AbortSignal | undefined,
    aborted: () => void,
  ): Promise<ResultOf<Item>> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.reject(id, signal?.reason);
        aborted();
      };
      signal?.addEventListener("abort", onAbort);
      this.table.set(id, {
        work,
        // The worker answers a kind of work with its own kind of result; the table holds all kinds.
        resolve: (result) => resolve(result as ResultOf<Item>),
        reject,
        forgetSignal: () => signal?.removeEventListener("abort", onAbort),
        deaths: 0,
      });
      this.onChange();
    });
  }

  resolve(id: number, result: WorkResult): void {
    this.take(id)?.resolve(result);
  }

  reject(id: number, reason: unknown): void {
    this.take(id)?.reject(reason);
  }

  rejectWhere(isMeant: (work: Work) => boolean, reason: unknown): void {
    for (const [id, work] of this.entries()) {
      if (isMeant(work)) this.reject(id, reason);
    }
  }

  /** Whoever has seen a worker die before does not get a third one. */
  countDeath(reason: unknown): void {
    for (const [id, pending] of [...this.table]) {
      pending.deaths += 1;
      if (pending.deaths >= 2) this.reject(id, reason);
    }
  }

  private take(id: number): Pending | undefined {
    const pending = this.table.get(id);
    if (!pending) return undefined;
    this.table.delete(id);
    pending.forgetSignal();
    this.onChange();
    return pending;
  }
}
