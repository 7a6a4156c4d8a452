// The page's side of the worker: sends work, and when the worker dies, starts another one and repeats once what
// was not answered yet. Open models and live traces are made again when they are asked about, not before: whoever
// waits for a word to be drawn does not wait for an earlier trace of 5,000.

import type { FromWorker, OpenModelWork, ResultOf, RunWork, Work } from "./protocol.ts";
import type { StartPort, WorkerPort } from "./worker-port.ts";

import { AttentionError, messageOf } from "./fault.ts";
import { Lanes } from "./lanes.ts";
import { PendingWork } from "./pending-work.ts";

const DEATHS_ALLOWED = 2; // The third within a minute ends it: something kills every worker we start.
const DEATHS_WITHIN_MS = 60_000;

export class WorkerLink {
  readonly lanes = new Lanes();
  version = "";
  /** Of the present worker. */
  threads = 1;
  onChange: ((change: "replaced" | "lost") => void) | undefined;

  private port: WorkerPort | undefined;
  private readonly pending = new PendingWork(() => this.port?.setBusy(!this.pending.isEmpty));
  /** How to make each open model and live trace once more, by the name that the page gave it. */
  private readonly recipes = new Map<number, OpenModelWork | RunWork>();
  /** How to read the files of a model again, by its name. */
  private readonly loaders = new Map<number, () => Promise<void>>();
  private readonly loading = new Map<number, Promise<void>>();
  /** Which worker has the plan of a model that is being opened: no other can go on with it. */
  private readonly plannedBy = new Map<number, WorkerPort>();
  private lastDeath = "";
  /** Names in `recipes` and `loaders` that the present worker was not told about. */
  private untold = new Set<number>();
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
    this.send(id, work);
    return answer;
  }

  /** Remembers how to make it again. */
  keep(name: number, recipe: OpenModelWork | RunWork): void {
    this.recipes.set(name, recipe);
  }

  /** Remembers how to make a model again whose parameters come from files. */
  keepLoader(model: number, load: () => Promise<void>): void {
    this.loaders.set(model, load);
  }

  closeTrace(trace: number): void {
    this.recipes.delete(trace);
    const closed = new AttentionError("E_CLOSED", "The trace was closed.");
    this.pending.rejectWhere((work) => "trace" in work && work.trace === trace, closed);
    this.port?.post({ kind: "closeTrace", trace });
  }

  closeModel(model: number): void {
    this.recipes.delete(model);
    this.loaders.delete(model);
    this.plannedBy.delete(model);
    const closed = new AttentionError("E_CLOSED", "The model was closed.");
    this.pending.rejectWhere((work) => "model" in work && work.model === model, closed);
    this.port?.post({ kind: "closeModel", model });
  }

  close(): void {
    this.finish(new AttentionError("E_CLOSED", "The engine is closed."));
  }

  private send(id: number, work: Work): void {
    if (!this.port) return; // A new worker is on its way, and gets everything pending.
    const loaded = this.loadedAgain(work);
    if (loaded) {
      loaded.then(
        () => this.send(id, work),
        (thrown: unknown) => this.pending.reject(id, thrown as Error),
      );
      return;
    }
    if (work.kind === "planModel") this.plannedBy.set(work.model, this.port);
    if ((work.kind === "writeRows" || work.kind === "finishModel") && this.plannedBy.get(work.model) !== this.port) {
      const message = `The worker died while the model was being opened, because ${this.lastDeath}.`;
      return this.pending.reject(id, lost(message));
    }
    if (work.kind === "run") this.makeAgain(work.model);
    else if ("trace" in work) this.makeAgain(work.trace);
    try {
      this.port.post({ kind: "work", id, work }, givenWith(work));
    } catch (thrown) {
      // Arrays that were given away already, or that there is no room for twice.
      const message = `The request could not be copied to the worker: ${messageOf(thrown)}.`;
      this.pending.reject(id, new AttentionError("E_MEMORY", message));
    }
  }

  /** Nobody waits for it; where it fails, whoever asks about it is told that it is not there. */
  private makeAgain(name: number): void {
    const recipe = this.recipes.get(name);
    if (recipe && this.untold.delete(name)) this.send(this.pending.nextId(), recipe);
  }

  /** Undefined unless the work needs a model whose files have to be read again first. */
  private loadedAgain(work: Work): Promise<void> | undefined {
    const model = this.modelOf(work);
    const load = model === undefined ? undefined : this.loaders.get(model);
    if (model === undefined || load === undefined) return undefined;
    if (this.untold.delete(model)) {
      const done = load().finally(() => this.loading.delete(model));
      this.loading.set(model, done);
    }
    return this.loading.get(model);
  }

  private modelOf(work: Work): number | undefined {
    if (work.kind === "run") return work.model;
    const recipe = "trace" in work ? this.recipes.get(work.trace) : undefined;
    return recipe?.kind === "run" ? recipe.model : undefined;
  }

  private abandon(id: number, work: Work): void {
    // What was to be made may have been made by now.
    if (work.kind === "run") this.port?.post({ kind: "closeTrace", trace: work.trace });
    else if (work.kind === "openModel") this.port?.post({ kind: "closeModel", model: work.model });
    else this.port?.post({ kind: "abort", id });
  }

  private async connect(): Promise<void> {
    let isReady = false;
    let settle: { resolve: () => void; reject: (reason: AttentionError) => void } | undefined;
    const ready = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
    const onDeath = (reason: string): void => {
      if (isReady) void this.replace(reason);
      else settle?.reject(new AttentionError("E_WORKER_START", `The worker died while it started: ${reason}.`));
    };
    const port = await this.startPort(this.module, {
      onDeath,
      onMessage: (message) => {
        if (message.kind === "ready") {
          this.version = message.version;
          this.threads = message.threads;
          settle?.resolve();
        } else if (message.kind === "unfit") {
          settle?.reject(new AttentionError(message.code, message.message));
        } else if (message.kind === "broken") {
          port.terminate();
          onDeath(`the WebAssembly module stopped (${message.message})`);
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
    this.lastDeath = firstReason;
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
    this.pending.countDeath(lost(`The worker died twice over this request, the second time because ${reason}.`));
    const deaths = this.deathTimesMs.length;
    if (deaths <= DEATHS_ALLOWED) return false;
    this.finish(
      lost(
        `The worker died ${deaths} times within a minute, the last time because ${reason}; reload the page to start anew.`,
      ),
    );
    this.onChange?.("lost");
    return true;
  }

  private repeat(): void {
    this.untold = new Set([...this.recipes.keys(), ...this.loaders.keys()]);
    this.loading.clear();
    for (const [id, work] of this.pending.entries()) this.send(id, work);
  }

  private finish(end: AttentionError): void {
    this.end ??= end;
    this.pending.rejectWhere(() => true, this.end);
    this.recipes.clear();
    this.loaders.clear();
    this.plannedBy.clear();
    this.port?.terminate();
    this.port = undefined;
  }
}

/** A file's bytes are large, and never sent twice: a worker that dies while it loads leaves its model behind. */
function givenWith(work: Work): ArrayBuffer[] {
  return work.kind === "writeRows" ? [work.bytes.buffer] : [];
}

function lost(message: string): AttentionError {
  return new AttentionError("E_WORKER_LOST", message);
}
