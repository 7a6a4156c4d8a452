// A model goes on with the text. The work itself comes after the first picture (continue/continuation.ts): until then nothing
// can be continued, and nothing was.

import type { Continuation } from "../continue/continuation.ts";
import type { Model } from "../engine/engine.ts";
import { optionsOf, type ContinueSettings } from "../state/continue-options.ts";
import { NO_CONTINUATION, type ContinuationShown } from "../state/picture.ts";
import type { Store } from "../state/store.ts";

export interface ContinuingSurroundings {
  readonly model: () => Model | undefined;
  readonly onBegin: () => void;
  /** `words`: what a screen reader should hear, "" where nothing is to be said. */
  readonly onEnd: (words: string) => Promise<void>;
  readonly onChange: () => void;
}

export class Continuing {
  private work: Continuation | undefined;

  constructor(
    private readonly store: Store,
    private readonly around: ContinuingSurroundings,
  ) {}

  /** From now on it can be. */
  allow(Kind: typeof Continuation): void {
    this.work = new Kind(this.store, this.around.onChange);
  }

  shown(): ContinuationShown {
    return this.work?.shown() ?? NO_CONTINUATION;
  }

  async start(): Promise<void> {
    const model = this.around.model();
    if (model === undefined || this.work === undefined) return;
    this.around.onBegin();
    await this.around.onEnd(await this.work.start(model, optionsOf(this.store.get())));
  }

  choose(change: Partial<ContinueSettings>): void {
    this.store.set(change, "continue");
    this.work?.chooseAnew();
  }

  stop(): void {
    this.work?.stop();
  }

  undo(): void {
    this.work?.undo();
  }

  leaveModel(): void {
    this.work?.leaveModel();
  }

  forget(): void {
    this.work?.forget();
  }
}
