// Starts the engine: at first, after a failure, for another model. Only the newest start counts.

import type { Engine } from "../engine/engine.ts";
import { openModelOrDefault, type OpenedModel } from "./open-model.ts";

export class EngineStarter {
  private engine: Engine | undefined;
  private starts = 0;

  constructor(private readonly openEngine: () => Promise<Engine>) {}

  /** Closes the engine before it. Undefined, even instead of a rejection, when another start has overtaken this one. */
  async start(modelName: string): Promise<OpenedModel | undefined> {
    this.close();
    const thisStart = this.starts;
    try {
      const engine = await this.openEngine();
      if (thisStart === this.starts) this.engine = engine;
      else engine.close();
      const opened = thisStart === this.starts ? await openModelOrDefault(engine, modelName) : undefined;
      return thisStart === this.starts ? opened : undefined;
    } catch (error) {
      if (thisStart === this.starts) throw error;
      return undefined;
    }
  }

  close(): void {
    this.starts += 1;
    this.engine?.close();
    this.engine = undefined;
  }
}
