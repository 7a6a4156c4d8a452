// The engine as its caller sees it: everything is asked of a worker.

import type { AttendRequest, Attention, Engine, Model, ModelSource, OpenOptions } from "./engine.ts";
import type { OpenModelWork } from "./protocol.ts";

import { AttentionError } from "./fault.ts";
import { attendWork, callbackOf, flagOf, objectOf, shown } from "./request-checks.ts";
import type { WorkerLink } from "./worker-link.ts";
import { WorkerModel } from "./worker-model.ts";

const TEXTBOOK = "textbook";
/** Any other would make other embeddings and the same heads; links and tests count on this one. */
const TEXTBOOK_SEED = 1;

/** Rejects with an AttentionError when no worker can be had or the module does not run in it. */
export async function openWorkerEngine(parts: EngineParts): Promise<Engine> {
  return new WorkerEngine(await parts.startLink(), parts);
}

export interface EngineParts {
  readonly startLink: () => Promise<WorkerLink>;
  /** A worker for models from files; undefined where the first one reads them, too. */
  readonly startModelsLink: (() => Promise<WorkerLink>) | undefined;
  readonly openFolder: OpenFolder;
}

/** Everything about models from files, which a first visit does not fetch. */
export type OpenFolder = (link: WorkerLink, source: ModelSource, options: OpenOptions) => Promise<Model>;

class WorkerEngine implements Engine {
  onWorkerChange: ((change: "replaced" | "lost") => void) | undefined;
  private modelsLink: Promise<WorkerLink> | undefined;
  private isClosed = false;

  constructor(
    private readonly link: WorkerLink,
    private readonly parts: EngineParts,
  ) {
    link.onChange = this.tellChange;
  }

  get version(): string {
    return this.link.version;
  }

  async openModel(source: ModelSource, options: OpenOptions = {}): Promise<Model> {
    const onProgress = callbackOf(objectOf(options, "options", "E_RANGE").onProgress, "onProgress");
    const eightBits = flagOf(options.eightBits, "eightBits");
    return this.link.lanes.enter(options, async (signal) => {
      if (typeof source !== "string" && typeof source !== "object") {
        throw new AttentionError("E_MODEL_UNKNOWN", `There is no model ${shown(source)}; built in is “${TEXTBOOK}”.`);
      }
      if (source !== TEXTBOOK) {
        return this.parts.openFolder(await this.theModelsLink(), source, { ...options, eightBits, signal });
      }
      const work: OpenModelWork = { kind: "openModel", model: this.link.newName(), seed: TEXTBOOK_SEED };
      const facts = await this.link.ask(work, signal);
      this.link.keep(work.model, work);
      onProgress?.({ doneBytes: 0, totalBytes: 0, memoryBytes: 0 });
      return new WorkerModel(this.link, work.model, source, facts);
    });
  }

  async attend(request: AttendRequest): Promise<Attention> {
    objectOf(request, "The request", "E_SHAPE");
    return this.link.lanes.enter(request, async (signal) => this.link.ask(attendWork(request), signal));
  }

  close(): void {
    this.isClosed = true;
    this.link.close();
    void this.modelsLink?.then((link) => link.close());
  }

  private readonly tellChange = (change: "replaced" | "lost"): void => this.onWorkerChange?.(change);

  /** Started with the first model that needs it; one that could not be started is tried again. */
  private theModelsLink(): Promise<WorkerLink> {
    const { startModelsLink } = this.parts;
    if (startModelsLink === undefined) return Promise.resolve(this.link);
    this.modelsLink ??= startModelsLink().then(
      (link) => {
        link.onChange = this.tellChange;
        if (this.isClosed) link.close();
        return link;
      },
      (thrown: unknown) => {
        this.modelsLink = undefined;
        throw thrown;
      },
    );
    return this.modelsLink;
  }
}
