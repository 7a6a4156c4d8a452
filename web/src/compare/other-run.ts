// The run that the shown one is compared with: its model is opened when it is another one, its text is run, and both are
// kept until something else is asked for. Whatever goes wrong with it is said beside it, and takes nothing away from the
// run that is shown.

import type { HeadNote, Model, OpenProgress, Trace } from "../engine/engine.ts";
import { faultFrom, isAbort, openingFault, refuseLongText } from "../state/advice.ts";
import type { ModelIdentity } from "../state/models.ts";
import { hasOther, NO_OTHER, type OtherScreen, type OtherSide } from "../state/other-side.ts";
import type { Picture } from "../state/picture.ts";
import type { Bits, PlaygroundState } from "../state/playground-state.ts";
import { alignTokens } from "./align-tokens.ts";

/** Which one it is, as far as this needs to know. */
export type WantedOther = ModelIdentity & { readonly written: string };

export interface OtherModel<Wanted extends WantedOther> {
  readonly wanted: Wanted;
  readonly model: Model;
  readonly headNotes: readonly (readonly (HeadNote | undefined)[])[];
}

export interface OtherSurroundings<Wanted extends WantedOther> {
  /** Nothing of it is fetched. */
  readonly wantedOf: (written: string) => Promise<Wanted>;
  /** Somebody here has asked for it, and not a link alone. */
  readonly hasAgreed: (wanted: Wanted) => boolean;
  readonly agree: (wanted: Wanted) => void;
  readonly open: (
    wanted: Wanted,
    bits: Bits,
    signal: AbortSignal,
    onProgress: (progress: OpenProgress) => void,
  ) => Promise<OtherModel<Wanted>>;
  readonly onChange: () => void;
}

/** The run that is shown. */
export interface OwnSide<Wanted extends WantedOther> {
  readonly state: PlaygroundState;
  readonly picture: Picture;
  readonly trace: Trace;
  readonly opened: OtherModel<Wanted>;
}

/** What is being made or was made, by what it was asked for. */
interface Made<T> {
  readonly key: unknown;
  readonly controller: AbortController;
  readonly coming: Promise<T>;
}

export class OtherRun<Wanted extends WantedOther> {
  private screen_: OtherScreen = NO_OTHER;
  private offered: Wanted | undefined;
  private model: Made<OtherModel<Wanted> | undefined> | undefined;
  private run: Made<Trace> | undefined;

  constructor(private readonly surroundings: OtherSurroundings<Wanted>) {}

  get screen(): OtherScreen {
    return this.screen_;
  }

  /** Of what the view asks for. Undefined where there is none to be had, and then the screen says why. */
  async side(own: OwnSide<Wanted>, signal: AbortSignal): Promise<OtherSide | undefined> {
    try {
      const side = await this.made(own);
      signal.throwIfAborted();
      if (side !== undefined) this.tell({ fault: undefined });
      return side;
    } catch (error) {
      // What was given up for something newer is nobody's fault; whoever still waits for it is not told of it either.
      if (isAbort(error) || signal.aborted) throw error;
      this.tell({ fault: faultFrom(error) });
      return undefined;
    }
  }

  /** Lets go of what the view asks for no more. */
  follow(state: PlaygroundState): void {
    const modelKey = keyOfModel(state);
    if (this.model !== undefined && this.model.key !== modelKey) this.leaveModel();
    if (!hasOther(state)) this.tell({ fault: undefined });
  }

  acceptOffer(): void {
    if (this.offered !== undefined) this.surroundings.agree(this.offered);
    this.askAgain();
  }

  /** After a fault, or a new engine. */
  askAgain(): void {
    this.leaveModel();
    this.tell({ turn: this.screen_.turn + 1, fault: undefined });
  }

  private async made(own: OwnSide<Wanted>): Promise<OtherSide | undefined> {
    const { state, picture, trace, opened } = own;
    const written = state["other-model"];
    const isSameModel = written === "" || written === opened.wanted.written;
    if (isSameModel && this.model !== undefined) this.leaveModel();
    const model = isSameModel ? opened : await this.otherModel(state);
    if (model === undefined) return undefined;
    const { takesPair, canMask } = model.model;
    const text = state["other-text"] === "" ? picture.text : state["other-text"];
    const input = { text, pair: takesPair ? picture.pair : "", mask: canMask ? picture.mask : [] };
    const isSameRun = isSameModel && text === picture.text;
    const other = isSameRun ? trace : await this.runText(model, input, picture, isSameModel);
    const pairs = alignTokens({ ...input, tokens: other.tokens }, picture, isSameModel);
    const mask = isSameRun ? picture.mask : maskedIn(other);
    const { headNotes } = model;
    return { ...input, mask, trace: other, tokens: other.tokens, model: model.model, headNotes, isSameModel, pairs };
  }

  /** An opening has advice of its own. */
  private async otherModel(state: PlaygroundState): Promise<OtherModel<Wanted> | undefined> {
    try {
      return await this.openModel(state);
    } catch (error) {
      if (isAbort(error)) throw error;
      this.tell({ fault: openingFault(error, true) });
      return undefined;
    }
  }

  private async openModel(state: PlaygroundState): Promise<OtherModel<Wanted> | undefined> {
    const key = keyOfModel(state);
    if (this.model?.key !== key) {
      this.leaveModel();
      const controller = new AbortController();
      const coming = this.opening(state, controller.signal);
      this.model = { key, controller, coming };
      // Whoever waits for it is told.
      coming.catch(() => {
        if (this.model?.coming === coming) this.leaveModel();
      });
    }
    return this.model?.coming;
  }

  private async opening(state: PlaygroundState, signal: AbortSignal): Promise<OtherModel<Wanted> | undefined> {
    const wanted = await this.surroundings.wantedOf(state["other-model"]);
    signal.throwIfAborted();
    if (wanted.kind === "address" && !this.surroundings.hasAgreed(wanted)) {
      this.offered = wanted;
      const { name, kind, host, bits } = wanted;
      this.tell({ offer: { name, kind, host, bits } });
      return undefined;
    }
    const { name } = wanted;
    this.tell({ opening: { name, progress: undefined } });
    const opened = await this.surroundings.open(wanted, state.bits, signal, (progress) => {
      if (!signal.aborted) this.tell({ opening: { name, progress } });
    });
    if (signal.aborted) opened.model.close();
    signal.throwIfAborted();
    this.tell({ opening: undefined, headsPerLayer: opened.headNotes.map(({ length }) => length) });
    return opened;
  }

  private runText(
    { model }: OtherModel<Wanted>,
    { text, pair }: Pick<OtherSide, "text" | "pair">,
    picture: Picture,
    isSameModel: boolean,
  ): Promise<Trace> {
    refuseLongText(text);
    const key = { model, text, pair, mask: picture.mask };
    if (this.run !== undefined && isSame(this.run.key, key)) return this.run.coming;
    this.leaveRun();
    const controller = new AbortController();
    const { signal } = controller;
    const second = pair === "" ? {} : { pair };
    // Where the other text has the masked tokens is known when that is cut.
    const masked = (tokens: Trace["tokens"]): readonly number[] => {
      const pairs = alignTokens({ text, pair, tokens }, picture, isSameModel);
      return pairs.filter(([, own]) => picture.mask.includes(own)).map(([other]) => other);
    };
    const hides = picture.mask.length > 0 && model.canMask;
    const coming = model.run(text, { signal, ...second, ...(hides ? { masked } : {}) });
    this.run = { key, controller, coming };
    coming.catch(() => {
      if (this.run?.coming === coming) this.run = undefined;
    });
    return coming;
  }

  private leaveModel(): void {
    this.leaveRun();
    const { model } = this;
    this.model = undefined;
    this.offered = undefined;
    if (model === undefined) return;
    model.controller.abort(abortError());
    void model.coming.then(
      (opened) => opened?.model.close(),
      () => undefined,
    );
    this.tell({ opening: undefined, offer: undefined, headsPerLayer: undefined });
  }

  private leaveRun(): void {
    const { run } = this;
    this.run = undefined;
    run?.controller.abort(abortError());
    void run?.coming.then(
      (trace) => trace.close(),
      () => undefined,
    );
  }

  private tell(change: Partial<OtherScreen>): void {
    const isNew = Object.entries(change).some(([name, value]) => this.screen_[name as keyof OtherScreen] !== value);
    if (!isNew) return;
    this.screen_ = { ...this.screen_, ...change };
    this.surroundings.onChange();
  }
}

function keyOfModel(state: PlaygroundState): string {
  return `${state.bits} ${state["other-model"]}`;
}

type RunKey = Pick<OtherSide, "text" | "pair" | "mask"> & { readonly model: Model };

function isSame(key: unknown, other: RunKey): boolean {
  const { model, text, pair, mask } = key as RunKey;
  return model === other.model && text === other.text && pair === other.pair && mask.join() === other.mask.join();
}

/** Positions whose tokens the model is shown its mask token for. */
function maskedIn({ tokens }: Trace): readonly number[] {
  return [...tokens.keys()].filter((position) => tokens[position]?.hidden !== undefined);
}

function abortError(): DOMException {
  return new DOMException("Something else is compared now.", "AbortError");
}
