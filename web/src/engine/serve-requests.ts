// The worker's loop, the same in browsers and under Node: one piece of work after the other, in slices,
// and the inbox is read before any 8 ms of work are over.

import type { CoreWork } from "./core-work.ts";
import type { FromWorker, ToWorker, Work } from "./protocol.ts";
import type { Outcome, SlicedWork, Stage } from "./stage.ts";

import { AttentionError, messageOf } from "./fault.ts";
import { WorkRate } from "./work-rate.ts";

/** What differs between a web worker, a worker thread and a test. */
export interface Surroundings {
  now(): number; // ms
  post(reply: FromWorker, transfer: ArrayBuffer[]): void;
  /** Calls back after the messages that are waiting by now were received. */
  afterInbox(resume: () => void): void;
}

export type Order = Exclude<ToWorker, { readonly kind: "start" }>;

/** Time from which no new slice is begun; with the slice that runs then, 8 ms are kept. */
const TURN_MS = 4;
const SIGN_OF_LIFE_MS = 1000;

interface Asked {
  readonly id: number;
  readonly work: Work;
  /** How far it has come, once it was begun. */
  stage?: Stage;
}

/** What opens a model is short, and needs nothing that was asked before: it goes between the slices of other work. */
const OPENING: ReadonlySet<Work["kind"]> = new Set([
  "headerBytes",
  "checkJson",
  "planModel",
  "writeRows",
  "finishModel",
]);

const isOpening = ({ work }: Asked): boolean => OPENING.has(work.kind);

export class RequestServer {
  /** The first one is worked at. */
  private queue: Asked[] = [];
  private readonly rate = new WorkRate();
  private isWaitingForInbox = false;
  private isBroken = false;
  private lastPostMs = 0;

  constructor(
    private readonly coreWork: CoreWork,
    private readonly surroundings: Surroundings,
  ) {}

  receive(order: Order): void {
    if (this.isBroken) return;
    if (order.kind === "work") {
      this.enqueue({ id: order.id, work: order.work });
      if (!this.isWaitingForInbox) this.takeTurn();
    } else {
      this.guarded(() => this.obey(order));
    }
  }

  private enqueue(asked: Asked): void {
    const place = isOpening(asked) ? this.queue.findIndex((other) => !isOpening(other)) : -1;
    this.queue.splice(place < 0 ? this.queue.length : place, 0, asked);
  }

  private obey(order: Exclude<Order, { readonly kind: "work" }>): void {
    if (order.kind === "abort") {
      this.drop(({ id }) => id === order.id);
    } else if (order.kind === "closeTrace") {
      this.drop(({ work }) => "trace" in work && work.trace === order.trace);
      this.coreWork.closeTrace(order.trace);
    } else {
      this.drop(({ work }) => "model" in work && work.model === order.model);
      this.coreWork.closeModel(order.model);
    }
  }

  private drop(isMeant: (asked: Asked) => boolean): void {
    for (const { stage } of this.queue.filter(isMeant)) {
      if (stage && "job" in stage) this.coreWork.core.dropJob(stage.job);
    }
    this.queue = this.queue.filter((asked) => !isMeant(asked));
  }

  /** Works for a turn, or until nothing is asked; then hears the page, even if it asks for more and more short work. */
  private takeTurn(): void {
    const endMs = this.surroundings.now() + TURN_MS;
    while (!this.isBroken && this.step() && this.surroundings.now() < endMs);
    if (this.isBroken) return;
    if (this.surroundings.now() - this.lastPostMs > SIGN_OF_LIFE_MS) this.post({ kind: "alive" });
    this.isWaitingForInbox = true;
    this.surroundings.afterInbox(() => {
      this.isWaitingForInbox = false;
      if (this.queue.length > 0) this.takeTurn();
    });
  }

  /** One short stretch of work. False when there is nothing to do. */
  private step(): boolean {
    const [asked] = this.queue;
    if (!asked) return false;
    this.guarded(() => {
      asked.stage = asked.stage ? this.moved(asked.stage, asked.work.kind) : this.coreWork.begin(asked.work);
      if ("result" in asked.stage) this.finish(asked, asked.stage);
    }, asked);
    return true;
  }

  private moved(stage: Stage, kind: string): Stage {
    if ("result" in stage) return stage;
    return "next" in stage ? stage.next() : this.advanced(stage, kind);
  }

  private advanced(stage: SlicedWork, kind: string): Stage {
    const amount = this.rate.amount(kind);
    const beganMs = this.surroundings.now();
    if (this.coreWork.core.advance(stage.job, amount) >= 1) return stage.take();
    this.rate.observe(kind, amount, this.surroundings.now() - beganMs);
    return stage;
  }

  private finish(asked: Asked, { result, transfer }: Outcome): void {
    this.forget(asked);
    this.post({ kind: "done", id: asked.id, result }, transfer);
  }

  private forget(asked: Asked): void {
    this.queue = this.queue.filter((other) => other !== asked);
  }

  /** A refusal is a reply; anything else that is thrown was a trap, after which the module must not be used. */
  private guarded(call: () => void, asked?: Asked): void {
    try {
      call();
    } catch (thrown) {
      if (thrown instanceof AttentionError && asked) {
        this.forget(asked);
        this.post({ kind: "fault", id: asked.id, code: thrown.code, message: thrown.message });
        return;
      }
      this.isBroken = true;
      this.post({ kind: "broken", message: messageOf(thrown) });
    }
  }

  private post(reply: FromWorker, transfer: ArrayBuffer[] = []): void {
    this.lastPostMs = this.surroundings.now();
    this.surroundings.post(reply, transfer);
  }
}
