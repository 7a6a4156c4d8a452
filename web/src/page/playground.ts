// What happens between the visitor and the engine. Takes intentions, keeps the newest answers, and tells
// after every change what should be on the page, as one Screen.

import type { Engine } from "../engine/engine.ts";
import { codeOf, faultFrom, isAbort, refuseLongText } from "../state/advice.ts";
import type { Fault, InputTiming, Picture, Screen } from "../state/picture.ts";
import {
  clampToModel,
  isSameHead,
  isSameMap,
  isSameRun,
  mapChoice,
  noteOnDigest,
  noteOnEngine,
  noteOnGiven,
  noteOnWhiteSpace,
  type Note,
  type PlaygroundState,
  type ShownHead,
} from "../state/playground-state.ts";
import type { Cause, Store } from "../state/store.ts";
import type { ExtraQuestions, OneQuestion, Scene } from "../state/view.ts";
import { VIEW_LIST } from "../views/view-list.ts";
import { Announcer, type DescribeRow } from "./announcer.ts";
import { Choices } from "./choices.ts";
import { Comparing } from "./comparing.ts";
import { Continuing } from "./continuing.ts";
import { FollowedMarks } from "./followed-marks.ts";
import { Models, type AskedBy } from "./models.ts";
import { Notices } from "./notices.ts";
import type { OpenedModel } from "./open-model.ts";
import { PicturePace } from "./picture-pace.ts";
import { PictureSource } from "./picture-source.ts";
import { Pointing } from "./pointing.ts";
import { Predictor } from "./predictor.ts";
import type { AnswerSurroundings } from "./run-answer.ts";
import { TextReach } from "./text-reach.ts";
import { ViewAnswers } from "./view-answers.ts";
import { ExtraAnswers } from "./extra-answers.ts";

export class Playground {
  readonly models: Models;
  readonly pointing: Pointing;
  readonly notices = new Notices(() => this.tell());
  private opened: OpenedModel | undefined;
  /** The model of the picture: the one before, until a newly opened one has run the text. */
  private pictured: OpenedModel | undefined;
  private source: PictureSource | undefined;
  private picture: Picture | undefined;
  /** The newest text that turned out to have no token. */
  private emptyText: string | undefined;
  private fault: Fault | undefined;
  private readonly marks: FollowedMarks;
  private readonly reach: TextReach;
  private readonly predictor: Predictor;
  readonly continuing: Continuing;
  private readonly answers: ViewAnswers;
  readonly comparing: Comparing;
  readonly choices: Choices;
  private readonly extras: ExtraAnswers;
  private runsInProgress = 0;
  private readonly pace = new PicturePace();
  private readonly announcer = new Announcer();
  private scene: Scene | undefined;
  /** Of the engine. */
  private version = "";
  private inputTimeMs: number | undefined;
  private workInProgress = 0;
  private room = 0;
  private thumbnailRoom = Infinity;

  constructor(
    private readonly store: Store,
    openEngine: () => Promise<Engine>,
    private readonly show: (screen: Screen) => void,
  ) {
    this.models = new Models(() => this.openEngine(openEngine), {
      bits: () => this.store.get().bits,
      onBits: (bits) => this.store.set({ bits }, "correction"),
      onUse: (opened, by, notes) => this.useModel(opened, by, notes),
      onChange: () => this.tell(),
    });
    this.predictor = new Predictor(
      async (position, top) => (await this.source?.predict(position, top)) ?? [],
      () => this.tell(),
    );
    this.continuing = new Continuing(store, {
      model: () => this.opened?.model,
      onBegin: () => this.pace.begin(),
      onEnd: (words) => this.onContinued(words),
      onChange: () => this.tell(),
    });
    this.marks = new FollowedMarks(store, () => this.picture);
    this.pointing = new Pointing(store, {
      picture: () => this.picture,
      source: () => this.source,
      attempt: (work) => this.attempt(work),
      onPin: (pin) => (pin === null ? this.announcer.sayLetGo() : this.announcer.sayPlace()),
      onChange: () => this.tell(),
    });
    this.reach = new TextReach(store, this.pointing);
    this.comparing = new Comparing(store, this.models, () => this.tell());
    this.choices = new Choices(store, {
      withinModel: (state) => this.withinModel(state).state,
      tokenCount: () => this.picture?.tokens.length ?? 0,
      forgetLink: () => this.notices.forgetLink(),
      onHead: (state) => this.onHead(state),
      onBits: () => void this.models.followBits(),
    });
    const surroundings: AnswerSurroundings = {
      ask: (work) => this.source?.ask(work),
      others: (scene, trace) => this.comparing.others(scene, trace, this.pictured),
      attempt: (work) => this.attempt(work),
      onChange: () => this.tell(),
    };
    this.answers = new ViewAnswers({ ...surroundings, load: (name) => VIEW_LIST[name].load });
    this.extras = new ExtraAnswers(surroundings);
    store.subscribe((state, before, cause) => this.onState(state, before, cause));
  }

  /** Starts a fresh engine and shows the store's text: at first, and after a failure. Never rejects. */
  async start(): Promise<void> {
    this.source?.clear();
    this.source = undefined;
    this.predictor.clear();
    this.comparing.leaveEngine();
    this.continuing.leaveModel();
    this.fault = undefined;
    await this.attempt(() => this.models.start(this.store.get().model));
  }

  /** The edit ended at `caret`. */
  setText(text: string, inputTimeMs: number, caret = text.length): void {
    this.inputTimeMs = inputTimeMs;
    this.marks.edit({ text }, caret);
    this.notices.forgetLink();
    this.store.set({ text }, "typing");
  }

  /** As setText. */
  setPair(pair: string, inputTimeMs: number, caret = pair.length): void {
    this.inputTimeMs = inputTimeMs;
    this.marks.edit({ pair }, caret);
    this.notices.forgetLink();
    this.store.set({ pair }, "typing");
  }

  /** Shows the model its mask token in this place, or the token itself again. */
  toggleMask(position: number): void {
    // Positions are those of the picture's tokens, which another model may cut differently.
    if (this.opened?.model.canMask !== true || !this.isOfOpenModel()) return;
    const { mask } = this.store.get();
    const isMasked = mask.includes(position);
    const others = mask.filter((other) => other !== position);
    this.store.set({ mask: isMasked ? others : [...others, position].sort((a, b) => a - b) }, "pin");
  }

  /** The text that took too long is run once more, cut where it cannot. */
  async cutAtWhiteSpace(): Promise<void> {
    if (this.opened === undefined) return;
    this.opened.model.cutAtWhiteSpace();
    this.notices.add([noteOnWhiteSpace(this.opened.model.name)]);
    await this.runText();
  }

  /** Of the picture that is on the page; asks nothing that was asked before. */
  predict(): void {
    const { picture, opened } = this;
    const state = this.store.get();
    // Another picture is coming, and with it another question.
    const isCurrent = this.isOfOpenModel() && this.showsRunOf(state);
    if (picture === undefined || opened === undefined || !isCurrent) return;
    void this.predictor.follow(opened.model, picture, state.pin);
  }

  /** Of the run that is shown, as it is now. */
  async askOnce({ ask, onFault }: OneQuestion): Promise<void> {
    const { scene, source } = this;
    if (scene === undefined || source === undefined)
      return onFault({ code: "E_EXPORT", message: "Nothing is drawn yet.", advice: "", canRetry: false });
    try {
      await source.ask((trace, signal) => ask(trace, scene, signal));
    } catch (error) {
      onFault(faultFrom(error));
    }
  }

  note(note: Note): void {
    this.notices.add([note]);
    this.tell();
  }

  /** From now on it is read out what a row looks at, when somebody comes to it. */
  sayRows(describeRow: DescribeRow): void {
    this.announcer.describeRow = describeRow;
    this.tell();
  }

  /** What stands beside the views is asked, too, from the next followBeside on. */
  askBeside(questions: ExtraQuestions): void {
    this.extras.begin(questions);
  }

  /** The newest screen is on the page: what stands beside its picture may take the engine's time now. */
  followBeside(): void {
    this.extras.follow(this.scene);
  }

  /** A view as a link describes it, with what could not be read of it. */
  showLink(state: PlaygroundState, notes: readonly Note[]): void {
    const within = this.withinModel(state);
    this.notices.replace([...notes, ...within.notes]);
    this.reach.followLink(within.state);
    this.store.set(within.state, "link");
    // No run comes that would tell how far the text reaches.
    const isThere = this.models.isOpen(within.state.model) && this.showsRunOf(within.state);
    if (isThere && this.picture !== undefined) this.notices.add(this.reach.stayWithin(this.picture.tokens.length));
    const { opened } = this;
    const isNamed = state.sha256 !== "" && this.models.isOpen(state.model);
    if (opened !== undefined && isNamed) void this.compareDigest(opened, state.sha256);
    this.tell();
  }

  /** `bins` per side have room on the canvas. */
  setRoom(bins: number): void {
    this.room = bins;
    if (this.source?.setRoom(bins) === true) void this.refreshMap();
  }

  /** As setRoom, of each thumbnail. */
  setThumbnailRoom(bins: number): void {
    this.thumbnailRoom = bins;
    if (this.source?.setThumbnailRoom(bins) === true) void this.attempt(async () => this.source?.showThumbnails());
  }

  close(): void {
    this.source?.clear();
    this.models.close();
  }

  private async openEngine(open: () => Promise<Engine>): Promise<Engine> {
    const engine = await open();
    this.version = engine.version;
    this.notices.setEngineNotes(engine.warnings.map(noteOnEngine));
    return engine;
  }

  /** The head that is shown, if the model of this view is open. */
  private withinModel(state: PlaygroundState): ReturnType<typeof clampToModel> {
    const { opened } = this;
    if (opened === undefined || !this.models.isOpen(state.model)) return { state, notes: [] };
    return clampToModel(state, opened.shape);
  }

  /** The picture of the model before stays until the first one of this model is there. */
  private async useModel(opened: OpenedModel, by: AskedBy, notes: readonly Note[]): Promise<void> {
    if (opened !== this.opened || this.source === undefined) {
      this.source?.clear();
      this.continuing.leaveModel();
      this.announcer.forget();
      this.marks.forget();
      if (this.opened !== undefined) this.notices.forgetModel();
      if (by !== "link") this.notices.forgetLink();
      this.opened = opened;
      this.source = new PictureSource(
        opened.model,
        () => mapChoice(this.store.get()),
        (picture) => this.onPicture(picture, opened),
      );
      this.source.setRoom(this.room);
      this.source.setThumbnailRoom(this.thumbnailRoom);
    }
    const view = this.store.get();
    const within = clampToModel(view, opened.shape);
    const { written: model, bits = view.bits } = opened.wanted;
    const isOfLink = by === "link" && view.model === model;
    // A link names a head of its model; somebody who opens another one, or gets it instead, only sees other heads.
    this.notices.add(isOfLink ? [...notes, ...within.notes] : notes);
    const sha256 = isOfLink ? view.sha256 : "";
    if (sha256 !== "") void this.compareDigest(opened, sha256);
    const { given } = opened.model;
    // The text that is shown is theirs, whatever stood in the box before.
    const ofFile = given && { text: given.text, pair: given.pair, mask: [] };
    if (given !== undefined) this.notices.add([noteOnGiven(opened.model.name, given.description)]);
    const shown = { ...within.state, ...ofFile, model, sha256, bits };
    this.store.set(shown, by === "link" ? "correction" : "model");
    await this.runText();
  }

  /** Beside the first run: the numbers are shown, whatever comes of it. */
  private async compareDigest(opened: OpenedModel, wanted: string): Promise<void> {
    const found = await opened.model.paramsSha256().catch(() => undefined);
    const note = noteOnDigest(opened.model.name, wanted, found);
    if (note === undefined || opened !== this.opened) return;
    this.notices.add([note]);
    this.tell();
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

  private onState(state: PlaygroundState, before: PlaygroundState, cause: Cause): void {
    if (cause === "correction" || cause === "model") return;
    this.announceChange(state, before, cause);
    if (cause === "link" || cause === "swap") this.marks.forget();
    if (cause === "pin") this.marks.mark();
    if (cause !== "generated" && state.text !== before.text) this.continuing.forget();
    if (state.model !== before.model || state.bits !== before.bits) void this.followModel(state.model);
    else if (!isSameRun(state, before)) this.onRunInput(cause);
    // A run that is unfinished asks for the map of the chosen head when it gets there.
    else if (!isSameMap(mapChoice(state), mapChoice(before)) && (this.fault !== undefined || this.showsRunOf(state)))
      this.followMap(state, before);
    else if (state.pin !== before.pin) void this.pointing.refreshFacts();
    this.tell();
  }

  /** What was read out of another text is true no more. After Back, the place that is gone back to is read out. */
  private announceChange(state: PlaygroundState, before: PlaygroundState, cause: Cause): void {
    const isSameModel = state.model === before.model && state.bits === before.bits;
    const isSameText = isSameModel && isSameRun(state, before);
    if (!isSameText) this.announcer.forget();
    else if (cause !== "link" || this.picture === undefined) return;
    else if (!isSameHead(mapChoice(state), mapChoice(before))) this.announceHead(state);
    else if (state.pin !== null) this.announcer.sayPlace();
    else if (before.pin !== null) this.announcer.sayLetGo();
  }

  private onHead(state: PlaygroundState): void {
    this.announceHead(state);
    this.tell();
  }

  private announceHead(state: PlaygroundState): void {
    const head = mapChoice(state);
    if (this.picture !== undefined && !this.isOfOpenModel()) return this.announcer.sayNextHead(head);
    const note = this.shownModel()?.headNotes[head.layer]?.[head.head];
    this.announcer.sayHead({ ...head, note });
  }

  private async onContinued(words: string): Promise<void> {
    if (words !== "") this.announcer.say(words);
    this.tell();
    if (!this.showsRunOf(this.store.get())) await this.runText();
  }

  private onRunInput(cause: Cause): void {
    const isWriting = cause === "generated" && this.continuing.shown().isRunning;
    if (!isWriting || (this.runsInProgress === 0 && this.pace.isDue())) void this.runText();
  }

  private showsRunOf(state: PlaygroundState): boolean {
    return this.picture !== undefined && isSameRun(this.picture, state);
  }

  /** Runs the text in the box. Newer text ends it quietly; a fault leaves the last picture where it is. */
  private async runText(): Promise<void> {
    const { source } = this;
    const state = this.store.get();
    if (source === undefined || !this.models.isOpen(state.model)) return;
    const startMs = performance.now();
    this.runsInProgress += 1;
    await this.attempt(async () => {
      try {
        refuseLongText(state.text);
        refuseLongText(state.pair);
        if ((await this.showRun(source, state)) === 0) this.showEmpty();
      } catch (error) {
        if (codeOf(error) === "E_EMPTY") return this.showEmpty();
        if (!isAbort(error)) this.marks.withhold();
        throw error;
      }
    });
    this.runsInProgress -= 1;
    this.pace.end(startMs);
  }

  private async showRun(source: PictureSource, state: PlaygroundState): Promise<number> {
    try {
      return await source.showText(state, this.marks.choice());
    } catch (error) {
      if (codeOf(error) !== "E_POSITION" || state.mask.length === 0) throw error;
    }
    // Something outside the text is masked. How far the text reaches is known only from a run.
    const count = await source.showText(state, []);
    const { mask } = this.store.get();
    return mask.length === 0 ? count : source.showText(state, mask);
  }

  private followMap(state: PlaygroundState, before: PlaygroundState): void {
    const isSameButWindow = isSameMap(mapChoice(state), { ...mapChoice(before), window: state.window });
    if (isSameButWindow) void this.attempt(async () => this.source?.showWindow());
    else void this.refreshMap();
  }

  private async refreshMap(): Promise<void> {
    if (!this.models.isOpen(this.store.get().model)) return;
    await this.attempt(async () => this.source?.showHead());
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
    this.marks.settle();
    // Another head of the last good picture may be looked at while its fault is still to be solved.
    if (this.showsRunOf(this.store.get())) this.fault = undefined;
    this.notices.add(this.reach.stayWithin(picture.tokens.length));
    if (isNewMap) void this.pointing.refreshFacts();
    this.tell(this.takeTiming());
  }

  private showEmpty(): void {
    this.source?.clear();
    this.picture = undefined;
    this.emptyText = this.store.get().text;
    this.marks.withhold();
    this.predictor.clear();
    this.fault = undefined;
    this.pointing.leavePicture();
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

  /** False while the picture is that of the model before, or the view asks for one that is not open. */
  private isOfOpenModel(): boolean {
    return this.opened === this.pictured && this.models.isOpen(this.store.get().model);
  }

  private shownHead(): ShownHead {
    const isComing = this.isOfOpenModel() && (this.workInProgress > 0 || this.continuing.shown().isRunning);
    const shown = this.picture === undefined || isComing ? mapChoice(this.store.get()) : this.picture.map;
    return { layer: shown.layer, head: shown.head, mean: shown.mean ?? "off" };
  }

  private lastGoodOf(): string | undefined {
    const isPassing = this.opened === this.pictured || this.workInProgress > 0;
    return this.picture === undefined || isPassing ? undefined : this.pictured?.wanted.name;
  }

  private shownModel(): OpenedModel | undefined {
    return this.picture === undefined ? this.opened : this.pictured;
  }

  private tell(timing?: InputTiming): void {
    const facts = this.pointing.facts();
    const state = this.store.get();
    const headNotes = this.shownModel()?.headNotes ?? [];
    const shownHead = this.shownHead();
    const model = this.shownModel()?.model;
    const { picture } = this;
    const other = this.comparing.screen;
    const { version } = this;
    this.scene = picture && { state, picture, model, shownHead, headNotes, other, version };
    const { scene } = this;
    this.answers.follow(state.view, scene);
    const extras = this.extras.shown(picture?.tokens);
    this.show({
      state,
      phase: this.phase(),
      picture,
      isBusy: this.workInProgress > 0,
      fault: this.fault,
      notes: this.notices.current(),
      models: this.models.screen(),
      model,
      openModel: this.opened?.model,
      shownHead,
      lastGoodOf: this.lastGoodOf(),
      prediction: this.predictor.shown,
      continuation: this.continuing.shown(),
      headNotes,
      view: this.answers.shown(),
      other,
      extras,
      version,
      hover: this.pointing.hover,
      facts,
      announcement: this.announcer.current(facts, picture, extras.row),
      timing,
    });
  }
}
