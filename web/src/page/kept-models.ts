// "Keep this model": what the browser holds, what is being copied into it, and what went wrong. Nothing of it is needed
// for any model to be opened, and nothing of it is loaded before somebody looks.

import type { ModelFolder } from "../model-folder/model-folder.ts";
import type { ModelStore } from "../model-folder/model-store.ts";
import { isAbort, openingFault } from "../state/advice.ts";
import type { KeptModelFacts, KeptScreen } from "../state/models.ts";
import type { WantedSource } from "./wanted-model.ts";

export interface KeepingTools {
  readonly store: ModelStore;
  readonly openFolder: (source: string | readonly File[]) => Promise<ModelFolder>;
}

const NOTHING: KeptScreen = { models: undefined, keeping: undefined, fault: undefined };

export class KeptModels {
  private screen = NOTHING;
  private copying: AbortController | undefined;
  private tools: Promise<KeepingTools> | undefined;
  /** Of the list: an older answer must not take the place of a newer one. */
  private reads = 0;

  constructor(
    private readonly show: (screen: KeptScreen) => void,
    private readonly loadTools: () => Promise<KeepingTools> = loadModelFolder,
  ) {}

  async refresh(): Promise<void> {
    await this.attempt(() => Promise.resolve());
  }

  /** Another tab has changed what is kept: whoever has looked sees it. */
  async follow(): Promise<void> {
    if (this.screen.models !== undefined) await this.refresh();
  }

  /** Copies the model from where it came; the one that is open goes on as it is. Undefined when that came to nothing. */
  async keep(source: WantedSource | undefined): Promise<KeptModelFacts | undefined> {
    if (source === undefined || isKept(source) || this.copying !== undefined) return undefined;
    const copying = new AbortController();
    this.copying = copying;
    let kept: KeptModelFacts | undefined;
    await this.attempt(async ({ store, openFolder }) => {
      const folder = await openFolder(source);
      const { name } = folder;
      this.change({ keeping: { name, doneBytes: 0, totalBytes: undefined } });
      const { signal } = copying;
      kept = await store.keep(folder, {
        signal,
        onProgress: (progress) => this.change({ keeping: { name, ...progress } }),
      });
    });
    this.copying = undefined;
    this.change({ keeping: undefined });
    return kept;
  }

  cancel(): void {
    this.copying?.abort();
  }

  async delete(name: string): Promise<void> {
    await this.attempt(({ store }) => store.delete(name));
  }

  /** The list is read again after all that was done, whether it succeeded or not. */
  private async attempt(work: (tools: KeepingTools) => Promise<unknown>): Promise<void> {
    this.change({ fault: undefined });
    try {
      this.tools ??= this.loadTools();
      const tools = await this.tools.catch((error: unknown) => {
        // A file that could not be fetched may be there the next time.
        this.tools = undefined;
        throw error;
      });
      await work(tools).catch((error: unknown) => this.fail(error));
      const read = ++this.reads;
      const models = await tools.store.list();
      if (read === this.reads) this.change({ models });
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    if (isAbort(error)) return;
    this.change({ fault: openingFault(error, false) });
  }

  private change(change: Partial<KeptScreen>): void {
    this.screen = { ...this.screen, ...change };
    this.show(this.screen);
  }
}

function isKept(source: WantedSource): source is { readonly kept: string } {
  return typeof source === "object" && "kept" in source;
}

async function loadModelFolder(): Promise<KeepingTools> {
  const [{ createModelStore }, { openModelFolder }] = await Promise.all([
    import("../model-folder/model-store.ts"),
    import("../model-folder/open-model-folder.ts"),
  ]);
  return { store: createModelStore(), openFolder: (source) => openModelFolder(source) };
}
