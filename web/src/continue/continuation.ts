// A model goes on with the text, token by token, into the text box; it can be stopped, and undone.

import type { Model } from "../engine/engine.ts";
import { faultFrom, isAbort } from "../state/advice.ts";
import type { ContinueOptions } from "../state/continue-options.ts";
import { NO_CONTINUATION, type ContinuationShown, type Fault } from "../state/picture.ts";
import type { Store } from "../state/store.ts";
import { cutWell } from "../state/token-text.ts";
import { describeEnd } from "./continuation-end.ts";

/** The text before and behind what was added. */
interface Added {
  readonly before: string;
  readonly after: string;
}

/** Longer additions are not read out. */
const SPOKEN_CHARS = 300;

export class Continuation {
  private work: AbortController | undefined;
  private made = 0;
  private asked = 0;
  private added: Added | undefined;
  private end = "";
  private fault: Fault | undefined;

  constructor(
    private readonly store: Store,
    private readonly onChange: () => void,
  ) {}

  shown(): ContinuationShown {
    const { made, asked, end, fault } = this;
    const isRunning = this.work !== undefined;
    const canUndo = !isRunning && this.added?.after === this.store.get().text;
    const isOver = !isRunning && !canUndo && end === "" && fault === undefined;
    return isOver ? NO_CONTINUATION : { isRunning, made, asked, canUndo, end, fault };
  }

  /** Resolves at the end with what a screen reader should hear; "" of a fault, which is shown as one. */
  async start(model: Model, options: ContinueOptions): Promise<string> {
    if (this.work !== undefined) return "";
    const before = this.store.get().text;
    const work = new AbortController();
    // What was added last can still be taken back if nothing comes now.
    const earlier = this.added?.after === before ? this.added : undefined;
    this.forgetEnd();
    [this.work, this.made, this.asked] = [work, 0, options.tokens];
    this.added = { before, after: before };
    this.onChange();
    try {
      const { text, endedBy } = await model.generate(before, {
        ...options,
        signal: work.signal,
        lane: "generate",
        onToken: ({ token }) => this.add(work, token),
      });
      // A character that several tokens share is whole only here.
      if (text.startsWith(before)) this.put(work, text);
      const { made, asked } = this;
      if (this.work === work) this.end = describeEnd(endedBy, { made, asked }, model);
    } catch (error) {
      if (!isAbort(error) && this.work === work) this.fault = faultFrom(error);
    }
    if (this.work !== work) return "";
    this.work = undefined;
    if (this.added?.after === before) this.added = earlier;
    this.onChange();
    return this.fault === undefined ? this.sentence(before) : "";
  }

  /** What has come so far stays. */
  stop(): void {
    this.work?.abort();
  }

  /** Another model is open: nothing is added any more, and what was can still be undone. */
  leaveModel(): void {
    this.stop();
    this.work = undefined;
    if (this.added?.after === this.added?.before) this.added = undefined;
    this.forgetEnd();
  }

  /** Somebody changed the text: nothing is left to undo either. */
  forget(): void {
    this.leaveModel();
    this.added = undefined;
  }

  /** Another way to go on is being chosen: how the last one ended matters no more. */
  chooseAnew(): void {
    this.forgetEnd();
    this.onChange();
  }

  undo(): void {
    const { added } = this;
    if (this.work !== undefined || added === undefined) return;
    this.added = undefined;
    this.forgetEnd();
    this.store.set({ text: added.before }, "generated");
  }

  private forgetEnd(): void {
    [this.end, this.fault] = ["", undefined];
  }

  private add(work: AbortController, token: string): void {
    if (work.signal.aborted) return;
    this.made += 1;
    this.put(work, (this.added?.after ?? "") + token);
    this.onChange();
  }

  private put(work: AbortController, text: string): void {
    if (work.signal.aborted || this.added === undefined) return;
    this.added = { ...this.added, after: text };
    this.store.set({ text }, "generated");
  }

  private sentence(before: string): string {
    const tokens = this.made === 1 ? "1 token" : `${this.made} tokens`;
    const added = this.added === undefined ? "" : this.added.after.slice(before.length);
    // As it is spoken: without the signs that make white space visible.
    const words = added.trim().replace(/\s+/gu, " ");
    const spoken = words.length > SPOKEN_CHARS ? `${cutWell(words, SPOKEN_CHARS)}…` : words;
    const result = this.made === 0 ? "Nothing was added." : `Added ${tokens}: ${spoken}`;
    return this.end === "" ? result : `${result} ${this.end}`;
  }
}
