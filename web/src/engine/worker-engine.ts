// The engine as its caller sees it: everything is asked of a worker.

import type { AttendRequest, Attention, Engine, Model, ModelSource, OpenOptions } from "./engine.ts";
import type { OpenModelWork } from "./protocol.ts";

import { AttentionError, messageOf } from "./fault.ts";
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
  /**
   * A worker that multiplies eight bits faster; undefined, now or when it is asked for, where the engine cannot. It
   * rejects where the engine should and does not.
   */
  readonly startRelaxedLink: (() => Promise<WorkerLink | undefined>) | undefined;
  readonly openFolder: OpenFolder;
}

/** Everything about models from files, which a first visit does not fetch. */
export type OpenFolder = (link: WorkerLink, source: ModelSource, options: OpenFolderOptions) => Promise<Model>;

export interface OpenFolderOptions extends OpenOptions {
  /** What the model says of itself beside what its files make it say. */
  readonly warnings: readonly string[];
}

interface ChosenLink {
  readonly link: WorkerLink;
  readonly warnings: readonly string[];
}

class WorkerEngine implements Engine {
  onWorkerChange: ((change: "replaced" | "lost") => void) | undefined;
  private modelsLink: Promise<WorkerLink> | undefined;
  private relaxedLink: Promise<WorkerLink | undefined> | undefined;
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
        const { link, warnings } = eightBits ? await this.linkForEightBits() : await this.linkForFloats();
        return this.parts.openFolder(link, source, { ...options, eightBits, signal, warnings });
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
    void this.relaxedLink?.then(
      (link) => link?.close(),
      () => undefined,
    );
  }

  private readonly tellChange = (change: "replaced" | "lost"): void => this.onWorkerChange?.(change);

  /** Both workers give the same numbers. Where the faster one does not start, the model says why it is slower. */
  private async linkForEightBits(): Promise<ChosenLink> {
    const warnings: string[] = [];
    try {
      this.relaxedLink ??= this.startRelaxedLink();
      const link = await this.relaxedLink;
      if (link !== undefined) return { link, warnings };
    } catch (thrown) {
      this.relaxedLink = undefined;
      warnings.push(`Eight bits are multiplied without relaxed SIMD, which is slower: ${messageOf(thrown)}`);
    }
    return { ...(await this.linkForFloats()), warnings };
  }

  private async startRelaxedLink(): Promise<WorkerLink | undefined> {
    const link = await this.parts.startRelaxedLink?.();
    return link && this.adopt(link);
  }

  /** Started with the first model that needs it; one that could not be started is tried again. */
  private async linkForFloats(): Promise<ChosenLink> {
    const { startModelsLink } = this.parts;
    if (startModelsLink === undefined) return { link: this.link, warnings: [] };
    try {
      this.modelsLink ??= startModelsLink().then((link) => this.adopt(link));
      return { link: await this.modelsLink, warnings: [] };
    } catch (thrown) {
      this.modelsLink = undefined;
      throw thrown;
    }
  }

  private adopt(link: WorkerLink): WorkerLink {
    link.onChange = this.tellChange;
    if (this.isClosed) link.close();
    return link;
  }
}
