// The engine as its caller sees it: everything is asked of a worker.

import type {
  AttendRequest,
  Attention,
  CompareRequest,
  Comparison,
  Engine,
  Model,
  ModelSource,
  OpenOptions,
} from "./engine.ts";
import type { EngineContext, FileModels } from "./file-models.ts";
import type { OpenModelWork } from "./protocol.ts";

import { AttentionError } from "./fault.ts";
import { attendWork, callbackOf, flagOf, objectOf, shown } from "./request-checks.ts";
import type { WorkerLink } from "./worker-link.ts";
import { WorkerModel } from "./worker-model.ts";

const TEXTBOOK = "textbook";
/** Any other would make other embeddings and the same heads; links and tests count on this one. */
const TEXTBOOK_SEED = 1;

/** Rejects with an AttentionError when no worker can be had or the module does not run in it. */
export async function openWorkerEngine(parts: EngineParts, warnings: readonly string[] = []): Promise<Engine> {
  return new WorkerEngine(await parts.startLink(), parts, warnings);
}

export interface EngineParts {
  readonly startLink: () => Promise<WorkerLink>;
  /** Everything about models from files, and comparing, which a first visit does not fetch. */
  readonly loadFileModels: (context: EngineContext) => Promise<FileModels>;
}

class WorkerEngine implements Engine {
  onWorkerChange: ((change: "replaced" | "lost") => void) | undefined;
  private fileModels: Promise<FileModels> | undefined;

  constructor(
    private readonly link: WorkerLink,
    private readonly parts: EngineParts,
    readonly warnings: readonly string[],
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
        const fileModels = await this.loadedFileModels();
        return fileModels.open(source, { ...options, eightBits, signal });
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

  async compare(request: CompareRequest): Promise<Comparison> {
    objectOf(request, "The request", "E_SHAPE");
    return this.link.lanes.enter(request, async (signal) => (await this.loadedFileModels()).compare(request, signal));
  }

  close(): void {
    this.link.close();
    this.fileModels?.then(
      (fileModels) => fileModels.close(),
      () => undefined,
    );
  }

  private readonly tellChange = (change: "replaced" | "lost"): void => this.onWorkerChange?.(change);

  /** What could not be loaded is tried again with the next model. */
  private async loadedFileModels(): Promise<FileModels> {
    try {
      this.fileModels ??= this.parts.loadFileModels({ firstLink: this.link, onChange: this.tellChange });
      return await this.fileModels;
    } catch (thrown) {
      this.fileModels = undefined;
      throw thrown;
    }
  }
}
