// The page's side of the worker: sends work, and when the worker dies, starts another one, tells it again what
// it has to know (open models, live traces), and repeats once what was not answered yet.

import type { FromWorker, OpenModelWork, ResultOf, RunWork, ToWorker, Work } from "./protocol.ts";
import type { StartPort, WorkerPort } from "./worker-port.ts";

import { AttentionError, messageOf } from "./fault.ts";
import { Lanes } from "./lanes.ts";
import { PendingWork } from "./pending-work.ts";

const DEATHS_ALLOWED = 2; // The third within a minute ends it: something kills every worker we start.
const DEATHS_WITHIN_MS = 60_000;

export class WorkerLink {
  readonly lanes = new Lanes();
  version = "";
  onChange: ((change: "replaced" | "lost") => void) | undefined;

  private port: WorkerPort | undefined;
  private readonly pending = new PendingWork(() => this.port?.setBusy(!this.pending.isEmpty));
  /** How to make each open model and live trace once more, by the name that the page gave it, oldest first. */
  private readonly recipes = new Map<number, OpenModelWork | RunWork>();
  private lastName = 0;
  private deathTimesMs: number[] = [];
  /** Why nothing more can be asked. */
  private end: AttentionError | undefined;

  private constructor(
    private readonly startPort: StartPort,
    private readonly module: Promise<WebAssembly.Module>,
  ) {}

  static async open(startPort: StartPort, module: Promise<WebAssembly.Module>): Promise<WorkerLink> {
    const link = new WorkerLink(startPort, module);
    await link.connect();
    return link;
  }

  /** A name for a model or a trace. */
  newName(): number {
    this.lastName += 1;
    return this.lastName;
  }

  ask<Item extends Work>(work: Item, signal?: AbortSignal): Promise<ResultOf<Item>> {
    if (this.end) return Promise.reject(this.end);
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    const id = this.pending.nextId();
    const answer = this.pending.add(id, work, signal, () => this.abandon(id, work));
    // Without a port a new worker is on its way, and gets everything pending.
    this.port?.post({ kind: "work", id, work });
    return answer;
  }

  /** Remembers how to make it again. */
  keep(name: number, recipe: OpenModelWork | RunWork): void {
    this.recipes.set(name, recipe);
  }

  closeTrace(trace: number): void {
    this.forget({ kind: "closeTrace", trace }, trace, (work) => "trace" in work && work.trace === trace);
  }

  closeModel(model: number): void {
    this.forget({ kind: "closeModel", model }, model, (work) => "model" in work && work.model === model);
  }

  close(): void {
    this.finish(new AttentionError("E_CLOSED", "the engine is closed"));
  }

  private forget(order: ToWorker, name: number, isMeant: (work: Work) => boolean): void {
    this.recipes.delete(name);
    const what = order.kind === "closeModel" ? "model" : "trace";
    for (const id of this.pending.rejectWhere(isMeant, new AttentionError("E_CLOSED", `the ${what} was closed`))) {
      this.port?.post({ kind: "abort", id });
    }
    this.port?.post(order);
  }

  /** The worker may have made by now what nobody waits for any more. */
  private abandon(id: number, work: Work): void {
    this.port?.post({ kind: "abort", id });
    if (work.kind === "run") this.port?.post({ kind: "closeTrace", trace: work.trace });
    if (work.kind === "openModel") this.port?.post({ kind: "closeModel", model: work.model });
  }

  private async connect(): Promise<void> {
    let isReady = false;
    let settle: { resolve: () => void; reject: (reason: AttentionError) => void } | undefined;
    const ready = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
    const onDeath = (reason: string): void => {
      if (isReady) void this.replace(reason);
      else settle?.reject(new AttentionError("E_WORKER_START", `the worker died while it started: ${reason}`));
    };
    const port = await this.startPort(this.module, {
      onDeath,
      onMessage: (message) => {
        if (message.kind === "ready") {
          this.version = message.version;
          settle?.resolve();
        } else if (message.kind === "unfit") {
          settle?.reject(new AttentionError(message.code, message.message));
        } else if (message.kind === "broken") {
          port.terminate();
          onDeath(`the WebAssembly module stopped: ${message.message}`);
        } else {
          this.receive(message);
        }
      },
    });
    port.setBusy(true);
    try {
      await ready;
      if (this.end) throw this.end;
    } catch (thrown) {
      port.terminate();
      throw thrown;
    }
    isReady = true;
    this.port = port;
    this.port.setBusy(!this.pending.isEmpty);
  }

  private receive(message: FromWorker): void {
    if (message.kind === "done") this.pending.resolve(message.id, message.result);
    if (message.kind === "fault") this.pending.reject(message.id, new AttentionError(message.code, message.message));
  }

  private async replace(firstReason: string): Promise<void> {
    this.port = undefined;
    let reason = firstReason;
    do {
      if (this.end || this.hasDiedTooOften(reason)) return;
      reason = await this.connect().then(
        () => "",
        (thrown: unknown) => messageOf(thrown),
      );
    } while (!this.port);
    this.repeat();
    this.onChange?.("replaced");
  }

  private hasDiedTooOften(reason: string): boolean {
    const nowMs = performance.now();
    this.deathTimesMs = [...this.deathTimesMs.filter((timeMs) => nowMs - timeMs < DEATHS_WITHIN_MS), nowMs];
    this.pending.countDeath(lost(`the worker died twice over this request, the second time because ${reason}`));
    const deaths = this.deathTimesMs.length;
    if (deaths <= DEATHS_ALLOWED) return false;
    this.finish(lost(`the worker died ${deaths} times within a minute, the last time because ${reason}`));
    this.onChange?.("lost");
    return true;
  }

  private repeat(): void {
    for (const recipe of this.recipes.values()) {
      // Nobody waits for these; where one fails, whoever asks about its model or trace is told.
      this.port?.post({ kind: "work", id: this.pending.nextId(), work: recipe });
    }
    for (const [id, work] of this.pending.entries()) this.port?.post({ kind: "work", id, work });
  }

  private finish(end: AttentionError): void {
    this.end ??= end;
    this.pending.rejectWhere(() => true, this.end);
    this.recipes.clear();
    this.port?.terminate();
    this.port = undefined;
  }
}

function lost(message: string): AttentionError {
  return new AttentionError("E_WORKER_LOST", message);
}
