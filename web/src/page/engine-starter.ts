// Starts the engine: at first, and after a failure. Only the newest start counts.

import type { Engine } from "../engine/engine.ts";

export class EngineStarter {
  private engine: Engine | undefined;
  private starts = 0;

  constructor(private readonly openEngine: () => Promise<Engine>) {}

  /** The engine that runs. */
  get running(): Engine | undefined {
    return this.engine;
  }

  /** Closes the engine before it. Undefined, even instead of a rejection, when another start has overtaken this one. */
  async start(): Promise<Engine | undefined> {
    this.close();
    const thisStart = this.starts;
    try {
      const engine = await this.openEngine();
      if (thisStart === this.starts) this.engine = engine;
      else engine.close();
      return this.engine === engine ? engine : undefined;
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
