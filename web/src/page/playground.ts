// What happens between the visitor and the engine. Takes intentions, keeps the newest answers, and tells
// after every change what should be on the page, as one Screen.

import type { Engine } from "../engine/engine.ts";
import { codeOf, faultFrom, isAbort, refuseLongText } from "../state/advice.ts";
import { binOf } from "../state/bins.ts";
import {
  binAt,
  factsAt,
  type CellFacts,
  type Facts,
  type Fault,
  type InputTiming,
  type Picture,
  type Screen,
} from "../state/picture.ts";
import {
  clampToModel,
  noteOnPin,
  pinWithin,
  type Cell,
  type Note,
  type PlaygroundState,
} from "../state/playground-state.ts";
import { movePin, type Move } from "../state/move-pin.ts";
import { describeHead, describePlace } from "../state/readout.ts";
import type { Cause, Store } from "../state/store.ts";
import { Models, type AskedBy } from "./models.ts";
import { Notices } from "./notices.ts";
import type { OpenedModel } from "./open-model.ts";
import { PictureSource } from "./picture-source.ts";

export class Playground {
  readonly models: Models;
  private opened: OpenedModel | undefined;
  /** The model of the picture: the one before, until a newly opened one has run the text. */
  private pictured: OpenedModel | undefined;
  private source: PictureSource | undefined;
  private picture: Picture | undefined;
  /** The newest text that turned out to have no token. */
  private emptyText: string | undefined;
  private fault: Fault | undefined;
  private readonly notices = new Notices();
  private hover: Cell | null = null;
  /** Of the pinned cell, when the map holds only bins. */
  private pinFacts: CellFacts | undefined;
  private isPinOfLink = false;
  private announcement = "";
  private isAnnouncementDue = false;
  private inputTimeMs: number | undefined;
  private workInProgress = 0;
  private room = 0;

  constructor(
    private readonly store: Store,
    openEngine: () => Promise<Engine>,
    private readonly show: (screen: Screen) => void,
  ) {
    this.models = new Models(openEngine, {
      onUse: (opened, by, notes) => this.useModel(opened, by, notes),
      onChange: () => this.tell(),
    });
    store.subscribe((state, before, cause) => this.onState(state, before, cause));
  }

  /** Starts a fresh engine and shows the store's text: at first, and after a failure. Never rejects. */
  async start(): Promise<void> {
    this.source?.clear();
    this.source = undefined;
    this.fault = undefined;
    await this.attempt(() => this.models.start(this.store.get().model));
  }

  setText(text: string, inputTimeMs: number): void {
    this.inputTimeMs = inputTimeMs;
    this.store.set({ text }, "typing");
  }

  chooseHead(layer: number, head: number): void {
    const { state } = this.withinModel({ ...this.store.get(), layer, head });
    this.store.set(state, "head");
    const note = this.headNotes()[state.layer]?.[state.head];
    this.announcement = `Showing ${describeHead({ ...state, note })}.`;
    this.tell();
  }

  /** A view as a link describes it, with what could not be read of it. */
  showLink(state: PlaygroundState, notes: readonly Note[]): void {
    const within = this.withinModel(state);
    this.notices.replace([...notes, ...within.notes]);
    this.isPinOfLink = within.state.pin !== null;
    this.store.set(within.state, "link");
    this.tell();
  }

  /** Why the address cannot hold the view; undefined when it does. */
  noteOnAddress(note: Note | undefined): void {
    this.notices.setAddressNote(note);
    this.tell();
  }

  dismissNotes(): void {
    this.notices.dismiss();
    this.tell();
  }

  hoverCell(cell: Cell | null): void {
    this.hover = cell;
    this.tell();
  }

  /** Pins a cell; in a pooled map, the cell that gave its bin the colour. */
  async pinCell(cell: Cell): Promise<void> {
    const { picture } = this;
    if (picture?.map.kind !== "pooled") return this.setPin(cell);
    const { map, tokens } = picture;
    const [row, column] = [binOf(cell.query, map.rows, tokens.length), binOf(cell.key, map.columns, tokens.length)];
    await this.attempt(async () => {
      const strongest = await this.source?.strongestCell(binAt(map, tokens.length, row, column));
      if (strongest !== undefined) this.setPin(strongest);
    });
  }

  /** The first step shows the cell under the pointer, or the first of all. */
  movePin(move: Move): void {
    if (this.picture === undefined) return;
    const { pin } = this.store.get();
    const start = this.hover ?? { query: 0, key: 0 };
    this.hover = null;
    this.setPin(pin === null ? start : movePin(pin, move, this.picture));
  }

  letGo(): void {
    this.hover = null;
    if (this.store.get().pin !== null) this.announcement = "Nothing is pinned.";
    this.store.set({ pin: null }, "pin");
    this.tell();
  }

  /** `bins` per side have room on the canvas. */
  setRoom(bins: number): void {
    this.room = bins;
    if (this.source?.setRoom(bins) === true) void this.refreshMap();
  }

  close(): void {
    this.source?.clear();
    this.models.close();
  }

  /** The head that is shown, if the model of this view is open. */
  private withinModel(state: PlaygroundState): ReturnType<typeof clampToModel> {
    const { opened } = this;
    if (opened === undefined || !this.models.isOpen(state.model)) return { state, notes: [] };
    return clampToModel(state, opened);
  }

  /** The picture of the model before stays until the first one of this model is there. */
  private async useModel(opened: OpenedModel, by: AskedBy, notes: readonly Note[]): Promise<void> {
    if (opened !== this.opened || this.source === undefined) {
      this.source?.clear();
      this.opened = opened;
      this.source = new PictureSource(
        opened.model,
        () => this.store.get(),
        (picture) => this.onPicture(picture, opened),
      );
      this.source.setRoom(this.room);
    }
    const within = clampToModel(this.store.get(), opened);
    // A link names its head; somebody who opens another model only sees another number of heads.
    this.notices.add(by === "link" ? [...notes, ...within.notes] : notes);
    this.store.set({ ...within.state, model: opened.wanted.written }, by === "link" ? "correction" : "model");
    await this.runText();
  }

  /** An opening shows its own progress and its own faults; a fault of the engine is one of the page. */
  private async followModel(model: string): Promise<void> {
    try {
      await this.models.follow(model);
    } catch (error) {
      this.fault = faultFrom(error);
    }
    this.tell();
  }

  private setPin(pin: Cell): void {
    this.isPinOfLink = false;
    this.isAnnouncementDue = true;
    this.store.set({ pin }, "pin");
    this.tell();
  }

  private onState(state: PlaygroundState, before: PlaygroundState, cause: Cause): void {
    if (cause === "correction" || cause === "model") return;
    const isOtherHead = state.layer !== before.layer || state.head !== before.head;
    if (state.model !== before.model) void this.followModel(state.model);
    else if (state.text !== before.text) void this.runText();
    // A run that is unfinished asks for the map of the chosen head when it gets there.
    else if (isOtherHead && (this.fault !== undefined || this.picture?.text === state.text)) void this.refreshMap();
    else if (state.pin !== before.pin) void this.refreshPinFacts();
    this.tell();
  }

  /** Runs the text in the box. Newer text ends it quietly; a fault leaves the last picture where it is. */
  private async runText(): Promise<void> {
    const { source } = this;
    const { text, model } = this.store.get();
    if (source === undefined || !this.models.isOpen(model)) return;
    await this.attempt(async () => {
      refuseLongText(text);
      try {
        if ((await source.showText(text)) === 0) this.showEmpty();
      } catch (error) {
        if (codeOf(error) !== "E_EMPTY") throw error;
        this.showEmpty();
      }
    });
  }

  private async refreshMap(): Promise<void> {
    if (!this.models.isOpen(this.store.get().model)) return;
    await this.attempt(async () => this.source?.showHead());
  }

  private async refreshPinFacts(): Promise<void> {
    const { pin } = this.store.get();
    this.pinFacts = undefined;
    const { picture } = this;
    if (pin === null || picture?.map.kind !== "pooled" || pinWithin(pin, picture.tokens.length) === null) return;
    await this.attempt(async () => {
      const facts = await this.source?.factsOf(pin);
      if (this.store.get().pin === pin) this.pinFacts = facts;
    });
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.workInProgress += 1;
    this.tell();
    try {
      await work();
    } catch (error) {
      if (!isAbort(error)) this.fault = faultFrom(error);
    }
    this.workInProgress -= 1;
    this.tell();
  }

  private onPicture(picture: Picture, model: OpenedModel): void {
    const isNewMap = picture.map !== this.picture?.map;
    this.picture = picture;
    this.pictured = model;
    this.emptyText = undefined;
    // Another head of the last good picture may be looked at while its fault is still to be solved.
    if (picture.text === this.store.get().text) this.fault = undefined;
    this.hover = this.hover && pinWithin(this.hover, picture.tokens.length);
    this.letGoOutside(picture.tokens.length);
    if (isNewMap) void this.refreshPinFacts();
    this.tell(this.takeTiming());
  }

  /** A pin that a text does not reach is let go: without a word when somebody shortened it, with one after a link. */
  private letGoOutside(tokenCount: number): void {
    const { pin } = this.store.get();
    const within = pinWithin(pin, tokenCount);
    if (pin !== null && within === null && this.isPinOfLink) this.notices.add([noteOnPin(pin, tokenCount)]);
    this.isPinOfLink = false;
    this.store.set({ pin: within }, "correction");
  }

  private showEmpty(): void {
    this.source?.clear();
    this.picture = undefined;
    this.emptyText = this.store.get().text;
    this.fault = undefined;
    this.hover = null;
    this.tell(this.takeTiming());
  }

  private takeTiming(): InputTiming | undefined {
    const { inputTimeMs } = this;
    this.inputTimeMs = undefined;
    return inputTimeMs === undefined ? undefined : { inputTimeMs, computedTimeMs: performance.now() };
  }

  private phase(): Screen["phase"] {
    if (this.fault !== undefined) return "failed";
    if (this.models.isAwaited) return "waiting";
    if (this.emptyText === this.store.get().text) return "empty";
    return this.picture === undefined ? "loading" : "ready";
  }

  private headNotes(): Screen["headNotes"] {
    const model = this.picture === undefined ? this.opened : this.pictured;
    return model?.headNotes ?? [];
  }

  private facts(): Facts | undefined {
    if (this.picture === undefined) return undefined;
    if (this.hover !== null) return factsAt(this.picture, this.hover);
    const { pin } = this.store.get();
    if (pin === null || pinWithin(pin, this.picture.tokens.length) === null) return undefined;
    return this.picture.map.kind === "exact" ? factsAt(this.picture, pin) : this.pinFacts;
  }

  private tell(timing?: InputTiming): void {
    const facts = this.facts();
    if (this.isAnnouncementDue && facts !== undefined && this.picture !== undefined) {
      this.announcement = describePlace(facts, this.picture.tokens);
      this.isAnnouncementDue = false;
    }
    this.show({
      state: this.store.get(),
      phase: this.phase(),
      picture: this.picture,
      isBusy: this.workInProgress > 0,
      fault: this.fault,
      notes: this.notices.current(),
      models: this.models.screen(),
      headNotes: this.headNotes(),
      hover: this.hover,
      facts,
      announcement: this.announcement,
      timing,
    });
  }
}
