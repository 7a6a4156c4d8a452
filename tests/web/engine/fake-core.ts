// A core whose jobs are countdowns: one unit of work each, finished when all units are done.

import type { Core } from "../../../web/src/engine/core.ts";

interface Countdown {
  left: number;
  readonly total: number;
}

/** Only what the tests of the worker's loop touch; anything else is missing, and would throw. */
export class FakeCore {
  readonly jobs = new Map<number, Countdown>();
  readonly traces = new Set<number>();
  readonly amounts: number[] = [];
  /** Called within every advance with the work it does, to make it last or fail. */
  onAdvance: (done: number) => void = () => undefined;
  onHeaderBytes: () => void = () => undefined;
  private last = 0;

  get asCore(): Core {
    return this as unknown as Core;
  }

  startTextbook(seed: number): { job: number; code: string; message: string } {
    return seed === 0 ? { job: 0, code: "E_RANGE", message: "no seed 0" } : this.start(0);
  }
  takeModel(job: number): number {
    this.jobs.delete(job);
    return 90;
  }
  describeModel(): object {
    const headsPerLayer = Uint32Array.of(1);
    return { layers: 1, modelDim: 4, headDim: 4, maxTokens: 4, headsPerLayer };
  }
  headerBytes(): object {
    this.onHeaderBytes();
    return { bytes: 2, code: "", message: "" };
  }
  headNote(): object {
    return { name: "", formula: "", description: "" };
  }
  wordIds(words: readonly string[]): Uint32Array {
    return Uint32Array.from(words, (word) => word.length);
  }
  /** As many units of work as there are tokens, times a million. */
  startRun(_: number, tokens: Uint32Array): { job: number; code: string; message: string } {
    return this.start(tokens.length * 1e6);
  }
  takeTrace(job: number): number {
    this.jobs.delete(job);
    this.traces.add(job);
    return job;
  }
  closeTrace(trace: number): void {
    this.traces.delete(trace);
  }
  dropJob(job: number): void {
    this.jobs.delete(job);
  }
  advance(job: number, amount: number): number {
    this.amounts.push(amount);
    const countdown = this.jobs.get(job);
    if (!countdown) return -1;
    const done = Math.min(countdown.left, amount);
    this.onAdvance(done);
    countdown.left -= done;
    return countdown.left === 0 ? 1 : 1 - countdown.left / countdown.total;
  }

  private start(total: number): { job: number; code: string; message: string } {
    this.last += 1;
    this.jobs.set(this.last, { left: total, total });
    return { job: this.last, code: "", message: "" };
  }
}
