// A worker that does nothing by itself: a test reads what it was sent and says what it answers.

import type { FromWorker, ModelFacts, RunResult, ToWorker, Work } from "../../../web/src/engine/protocol.ts";
import type { PortEvents, StartPort } from "../../../web/src/engine/worker-port.ts";

export const NO_MODULE = Promise.resolve({} as WebAssembly.Module);

export const MODEL_FACTS: ModelFacts = {
  head: 1,
  vocabSize: 0,
  numSegments: 0,
  layers: 2,
  modelDim: 8,
  headDim: 4,
  maxTokens: 16,
  headsPerLayer: Uint32Array.of(3, 2),
  headNotes: [
    [{ name: "first", formula: "f", description: "d" }, undefined, undefined],
    [undefined, undefined],
  ],
};

export const runFacts = (...ids: number[]): RunResult => ({
  prefetched: undefined,
  ids: Uint32Array.from(ids),
  starts: Uint32Array.from(ids, (_, index) => index),
  ends: Uint32Array.from(ids, (_, index) => index + 1),
});

export class FakeWorker {
  readonly received: ToWorker[] = [];
  /** What was moved to it, not copied. */
  readonly given: ArrayBuffer[] = [];
  isBusy = false;
  isTerminated = false;
  /** Thrown at whoever posts, as browsers do when there is no room for the copy. */
  refusal: Error | undefined;

  constructor(readonly events: PortEvents) {}

  say(message: FromWorker): void {
    this.events.onMessage(message);
  }

  /** The id of the only piece of work of this kind, so far. */
  idOf(kind: Work["kind"]): number {
    const found = this.received.filter((message) => message.kind === "work" && message.work.kind === kind);
    if (found.length !== 1 || found[0]?.kind !== "work") throw new Error(`${found.length} pieces of ${kind} work`);
    return found[0].id;
  }

  /** What it was told, in short, such as "run" or "closeTrace". */
  get told(): string[] {
    return this.received.map((message) => (message.kind === "work" ? message.work.kind : message.kind));
  }
}

/** Starts fake workers that say "ready" by themselves, unless told otherwise. */
export class FakeWorkers {
  readonly all: FakeWorker[] = [];

  constructor(private readonly greeting: FromWorker | undefined = { kind: "ready", version: "1.2.3", threads: 1 }) {}

  readonly start: StartPort = async (_, events) => {
    const worker = new FakeWorker(events);
    this.all.push(worker);
    if (this.greeting) setTimeout(() => this.greeting && worker.say(this.greeting));
    return Promise.resolve({
      post: (message: ToWorker, given: ArrayBuffer[] = []) => {
        if (worker.refusal) throw worker.refusal;
        worker.given.push(...given);
        worker.received.push(message);
      },
      setBusy: (isBusy: boolean) => void (worker.isBusy = isBusy),
      terminate: () => void (worker.isTerminated = true),
    });
  };

  get latest(): FakeWorker {
    const worker = this.all.at(-1);
    if (!worker) throw new Error("no worker was started");
    return worker;
  }

  /** The latest one dies; resolves when its successor was told what it has to know. */
  async die(reason = "it was killed"): Promise<void> {
    this.latest.events.onDeath(reason);
    await new Promise((resolve) => setTimeout(resolve));
    await new Promise((resolve) => setTimeout(resolve));
  }
}
