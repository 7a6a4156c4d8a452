// The other side of a comparison, for the page: its code is fetched when a view first asks for it.

import type { OtherRun } from "../compare/other-run.ts";
import type { Trace } from "../engine/engine.ts";
import { hasOther, NO_OTHER, type OtherScreen } from "../state/other-side.ts";
import type { Store } from "../state/store.ts";
import type { Others, Scene } from "../state/view.ts";
import type { Models } from "./models.ts";
import type { OpenedModel } from "./open-model.ts";
import type { WantedModel } from "./wanted-model.ts";

export class Comparing {
  private run: OtherRun<WantedModel> | undefined;

  constructor(
    store: Store,
    private readonly models: Models,
    private readonly onChange: () => void,
  ) {
    store.subscribe((state) => this.run?.follow(state));
  }

  get screen(): OtherScreen {
    return this.run?.screen ?? NO_OTHER;
  }

  /** `opened`: the model of the scene's run. */
  others({ state, picture }: Scene, trace: Trace, opened: OpenedModel | undefined): Others {
    const { models } = this;
    return {
      side: async (signal) => {
        if (opened === undefined || !hasOther(state)) return undefined;
        const run = await this.loaded();
        signal.throwIfAborted();
        return run.side({ state, picture, trace, opened }, signal);
      },
      compare: (request) => {
        const { engine } = models;
        if (engine === undefined) throw new DOMException("There is no engine any more.", "AbortError");
        return engine.compare(request);
      },
    };
  }

  acceptOffer(): void {
    this.run?.acceptOffer();
  }

  tryAgain(): void {
    this.run?.askAgain();
  }

  /** What was open in it is gone with it. */
  leaveEngine(): void {
    this.run?.askAgain();
  }

  private async loaded(): Promise<OtherRun<WantedModel>> {
    const { OtherRun: Run } = await import("../views/other-views.ts");
    const { models, onChange } = this;
    this.run ??= new Run<WantedModel>({
      wantedOf: (written) => models.wantedOf(written),
      hasAgreed: (wanted) => models.hasAgreed(wanted),
      agree: (wanted) => models.agree(wanted),
      open: (wanted, bits, signal, onProgress) => models.openBeside(wanted, bits, { signal, onProgress }),
      onChange,
    });
    return this.run;
  }
}
