// Models from files: which worker computes one. A first visit does not load it, nor what else only these workers can.

import type { CompareRequest, Comparison, Model, ModelSource, OpenOptions } from "./engine.ts";
import type { WorkerLink } from "./worker-link.ts";

import { compareWork } from "./compare-request.ts";
import { messageOf } from "./fault.ts";
import { openGivenModel } from "./given-model.ts";
import { givenSource } from "./given-source.ts";

/** A worker that may be had, started with the first model that needs it. All of them give the same numbers. */
export interface LinkChoice {
  /** undefined, now or when it is asked for, where the engine cannot; rejects where it should, and does not. */
  readonly start: () => Promise<WorkerLink | undefined>;
  /** What a model says that has to do without it; left out: then there is no model. */
  readonly without?: string | undefined;
}

export const WITHOUT_THREADS = "This model is computed by one thread, which is slower";
export const WITHOUT_RELAXED = "Eight bits are multiplied without relaxed SIMD, which is slower";

export interface OpenFolderOptions extends OpenOptions {
  /** What the model says of itself beside what its files make it say. */
  readonly warnings: readonly string[];
}

export interface FileModelsParts {
  /** The fastest first. Where none can be had, it is the first worker of all. */
  readonly forFloats: readonly LinkChoice[];
  readonly forEightBits: readonly LinkChoice[];
  /** Weights that were computed elsewhere. */
  readonly forGiven: readonly LinkChoice[];
  readonly openFolder: (link: WorkerLink, source: ModelSource, options: OpenFolderOptions) => Promise<Model>;
}

/** What the engine has of its own and lends. */
export interface EngineContext {
  readonly firstLink: WorkerLink;
  readonly onChange: (change: "replaced" | "lost") => void;
}

export class FileModels {
  private readonly links = new Map<LinkChoice, Promise<WorkerLink | undefined>>();
  private isClosed = false;

  constructor(
    private readonly context: EngineContext,
    private readonly parts: FileModelsParts,
  ) {}

  async open(source: ModelSource, options: OpenOptions): Promise<Model> {
    const { forFloats, forEightBits, forGiven, openFolder } = this.parts;
    const given = givenSource(source);
    if (given !== undefined) return openGivenModel((await this.choose(forGiven)).link, given, options);
    const { link, warnings } = await this.choose(options.eightBits === true ? forEightBits : forFloats);
    return openFolder(link, source, { ...options, warnings });
  }

  async compare(request: CompareRequest, signal: AbortSignal | undefined): Promise<Comparison> {
    const work = compareWork(request);
    const { link } = await this.choose(this.parts.forFloats);
    return link.ask(work, signal);
  }

  close(): void {
    this.isClosed = true;
    for (const starting of this.links.values()) {
      starting.then(
        (link) => link?.close(),
        () => undefined,
      );
    }
  }

  private async choose(choices: readonly LinkChoice[]): Promise<{ link: WorkerLink; warnings: readonly string[] }> {
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
    return { link: this.context.firstLink, warnings };
  }

  private started(choice: LinkChoice): Promise<WorkerLink | undefined> {
    const known = this.links.get(choice);
    if (known !== undefined) return known;
    const starting = choice.start().then((link) => link && this.adopt(link));
    this.links.set(choice, starting);
    return starting;
  }

  private adopt(link: WorkerLink): WorkerLink {
    link.onChange = this.context.onChange;
    if (this.isClosed) link.close();
    return link;
  }
}
