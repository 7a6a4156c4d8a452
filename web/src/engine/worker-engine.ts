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

export const WITHOUT_THREADS = "This model is computed by one thread, which is slower";
export const WITHOUT_RELAXED = "Eight bits are multiplied without relaxed SIMD, which is slower";

export interface EngineParts {
  readonly startLink: () => Promise<WorkerLink>;
  /** Workers for models from files, the fastest first. Where none can be had, the first of all reads them, too. */
  readonly forFloats: readonly LinkChoice[];
  readonly forEightBits: readonly LinkChoice[];
  readonly openFolder: OpenFolder;
}

/** A worker that may be had, started with the first model that needs it. All of them give the same numbers. */
export interface LinkChoice {
  /** undefined, now or when it is asked for, where the engine cannot; rejects where it should, and does not. */
  readonly start: () => Promise<WorkerLink | undefined>;
  /** What a model says that has to do without it; left out: then there is no model. */
  readonly without?: string | undefined;
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
  private readonly links = new Map<LinkChoice, Promise<WorkerLink | undefined>>();
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
        const { forFloats, forEightBits } = this.parts;
        const { link, warnings } = await this.choose(eightBits ? forEightBits : forFloats);
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
    for (const starting of this.links.values()) {
      starting.then(
        (link) => link?.close(),
        () => undefined,
      );
    }
  }

  private readonly tellChange = (change: "replaced" | "lost"): void => this.onWorkerChange?.(change);

  private async choose(choices: readonly LinkChoice[]): Promise<ChosenLink> {
    const warnings: string[] = [];
    for (const choice of choices) {
      try {
        const link = await this.started(choice);
        if (link !== undefined) return { link, warnings };
      } catch (thrown) {
        // Tried again with the next model.
        this.links.delete(choice);
        if (choice.without === undefined) throw thrown;
        warnings.push(`${choice.without}: ${messageOf(thrown)}`);
      }
    }
    return { link: this.link, warnings };
  }

  private started(choice: LinkChoice): Promise<WorkerLink | undefined> {
    const known = this.links.get(choice);
    if (known !== undefined) return known;
    const starting = choice.start().then((link) => link && this.adopt(link));
    this.links.set(choice, starting);
    return starting;
  }

  private adopt(link: WorkerLink): WorkerLink {
    link.onChange = this.tellChange;
    if (this.isClosed) link.close();
    return link;
  }
}
