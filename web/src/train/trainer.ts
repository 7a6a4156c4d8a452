// What happens between the visitor and a training. Takes intentions, keeps what came of them, and tells after every
// change what should be on the page, as one TrainScreen.

import { Announcer } from "../page/announcer.ts";
import { Notices } from "../page/notices.ts";
import { isAbort, openingFault } from "../state/advice.ts";
import { describeCrossing } from "../state/train-words.ts";
import type { Fault, Picture } from "../state/picture.ts";
import { pictureOf } from "../state/point-picture.ts";
import type { Note } from "../state/playground-state.ts";
import type { Store } from "../state/store.ts";
import {
  clampHead,
  configOf,
  isSameConfig,
  withSettings,
  type TrainCause,
  type TrainState,
} from "../state/train-state.ts";
import type { TrainPhase, TrainScreen } from "../state/train-screen.ts";
import { shownPlace, startRecord, withNews, type TrainingRecord } from "../state/training-record.ts";
import { countLayers } from "../state/layer-parts.ts";
import type { Training, TrainingConfig, TrainingNews, TrainingPoint } from "../training/training.ts";
import { formatCount } from "../state/number-format.ts";
import { MapPointing } from "./map-pointing.ts";
import { TrainedModel } from "./trained-model.ts";

/** Rejects with an AttentionError, or with the reason of the signal. */
export type CreateTraining = (config: TrainingConfig, options: { readonly signal: AbortSignal }) => Promise<Training>;

export class Trainer {
  readonly notices = new Notices(() => this.tell());
  readonly pointing = new MapPointing(() => this.picture(), {
    onPin: (pin) => (pin === null ? this.announcer.sayLetGo() : this.announcer.sayPlace()),
    onChange: () => this.tell(),
  });
  readonly model = new TrainedModel({
    onChange: () => this.tell(),
    onFault: (error) => this.fail(error),
  });
  private opening: AbortController | undefined;
  private training: Training | undefined;
  /** What is shown: of the training, or of one before it. */
  private record: TrainingRecord | undefined;
  /** Of a training that has no point yet: until then, the picture of the one before stays. */
  private fresh: TrainingRecord | undefined;
  private goal = 0;
  /** It is to pause, and still runs. */
  private isPausing = false;
  private fault: Fault | undefined;
  private readonly announcer = new Announcer();

  constructor(
    private readonly store: Store<TrainState, TrainCause>,
    private readonly createTraining: CreateTraining,
    private readonly show: (screen: TrainScreen) => void,
  ) {
    store.subscribe((state, before, cause) => this.onState(state, before, cause));
  }

  /** Of the settings as they are: goes on where that was, or begins anew. */
  async start(lastStep?: number): Promise<void> {
    const training = await this.trainingOfSettings();
    if (training === undefined) return;
    this.store.set({ point: null }, "correction");
    training.start(lastStep);
  }

  async startToGoal(): Promise<void> {
    const training = await this.trainingOfSettings();
    training?.start(this.goal, this.store.get().point ?? undefined);
  }

  async step(): Promise<void> {
    (await this.trainingOfSettings())?.step();
  }

  pause(): void {
    this.isPausing = this.training !== undefined && this.current()?.state === "running";
    this.training?.pause();
    this.tell();
  }

  /** Back to before the first step. */
  reset(): void {
    this.close();
    this.record = undefined;
    this.fault = undefined;
    this.announcer.say("Back at step 0.");
    this.store.set({ step: this.goal, point: null }, "trained");
    this.tell();
  }

  changeSettings(change: Partial<TrainingConfig>, cause: "typing" | "setting"): void {
    this.notices.forgetLink();
    this.store.set(withSettings(this.store.get(), change), cause);
  }

  chooseHead(layer: number, head: number): void {
    this.notices.forgetLink();
    this.store.set({ layer, head }, "head");
    this.announcer.sayHead({ layer, head, note: undefined });
    this.tell();
  }

  /** Null follows the newest. */
  choosePoint(step: number | null): void {
    this.store.set({ point: step }, "point");
  }

  /** A view as a link describes it, with what could not be read of it. */
  showLink(state: TrainState, notes: readonly Note[]): void {
    const within = clampHead(state);
    this.notices.replace([...notes, ...within.notes]);
    this.goal = within.state.step;
    this.store.set(within.state, "link");
    this.tell();
  }

  /** While it runs the address says the step of the last pause: this one is of now. */
  noteStep(): void {
    const current = this.current();
    if (current !== undefined && current.step > 0 && !this.isOld()) this.store.set({ step: current.step }, "trained");
  }

  async download(): Promise<void> {
    const [training, record] = [this.training, this.record];
    if (training !== undefined && record !== undefined) await this.model.download(training, record);
  }

  /** The address of the playground with the model in it; undefined when it could not be kept. */
  async keep(): Promise<string | undefined> {
    const [training, record] = [this.training, this.record];
    if (training === undefined || record === undefined) return undefined;
    const { layer, head } = this.store.get();
    return this.model.keep(training, record, { layer, head });
  }

  /** What is under way ends; what came of it stays in view. */
  close(): void {
    this.opening?.abort();
    this.opening = undefined;
    this.training?.close();
    this.training = undefined;
    this.fresh = undefined;
    this.model.forget();
  }

  private async trainingOfSettings(): Promise<Training | undefined> {
    const config = configOf(this.store.get());
    const current = this.current();
    if (this.training !== undefined && current !== undefined && isSameConfig(current.config, config)) {
      return this.training;
    }
    return this.open(config);
  }

  private async open(config: TrainingConfig): Promise<Training | undefined> {
    this.opening?.abort();
    const opening = new AbortController();
    this.opening = opening;
    this.fault = undefined;
    this.tell();
    try {
      const training = await this.createTraining(config, { signal: opening.signal });
      if (this.opening !== opening) return void training.close();
      this.use(training, config);
      return training;
    } catch (error) {
      if (this.opening === opening) this.fail(error);
      return undefined;
    } finally {
      if (this.opening === opening) this.opening = undefined;
      this.tell();
    }
  }

  /** The one before is closed only now: had this one been refused, its model could still be kept. */
  private use(training: Training, config: TrainingConfig): void {
    this.training?.close();
    this.model.forget();
    this.isPausing = false;
    this.training = training;
    this.fresh = startRecord(config, training.facts);
    training.onNews = (news) => this.onNews(training, news);
    training.onLost = (reason) => this.onLost(training, reason);
  }

  private onNews(training: Training, news: TrainingNews): void {
    const before = this.current();
    if (training !== this.training || before === undefined) return;
    if (news.state !== "running") this.isPausing = false;
    const record = withNews(before, news);
    if (record.points.length === 0) this.fresh = record;
    else [this.record, this.fresh] = [record, undefined];
    this.announce(before, record);
    // That one which was left diverged says nothing of the settings that are there now.
    if (news.state === "diverged" && !this.isOld()) {
      this.fault = { code: "E_DIVERGED", message: news.message, advice: "", canRetry: false };
    }
    if (news.state !== "running" && news.step > 0 && !this.isOld()) this.store.set({ step: news.step }, "trained");
    this.tell();
  }

  private onLost(training: Training, reason: string): void {
    if (training !== this.training) return;
    this.training = undefined;
    this.fresh = undefined;
    this.fault = { code: "E_WORKER_LOST", message: reason, advice: "", canRetry: false };
    this.tell();
  }

  private announce(before: TrainingRecord, record: TrainingRecord): void {
    const found = record.crossings.slice(before.crossings.length);
    const words = found.map((crossing) => describeCrossing(crossing, record.facts.scoreNames)).join("; ");
    if (words !== "") this.announcer.say(`Crossed a half: ${words}.`);
    else if (before.state === "running" && record.state === "paused") {
      this.announcer.say(`Paused at step ${formatCount(record.step)}.`);
    }
  }

  private fail(error: unknown): void {
    if (isAbort(error)) return;
    this.fault = openingFault(error, true);
    this.tell();
  }

  private onState(state: TrainState, before: TrainState, cause: TrainCause): void {
    if (cause === "correction") return;
    if (!isSameConfig(configOf(state), configOf(before))) {
      this.fault = undefined;
      this.goal = state.step;
      this.opening?.abort();
      this.opening = undefined;
      if (this.isOld()) this.training?.pause();
    }
    this.tell();
  }

  /** Of the training that is there, else of the last one. */
  private current(): TrainingRecord | undefined {
    return this.fresh ?? this.record;
  }

  private isOld(): boolean {
    const current = this.current();
    return current !== undefined && !isSameConfig(current.config, configOf(this.store.get()));
  }

  private phase(): TrainPhase {
    if (this.opening !== undefined) return "opening";
    const current = this.current();
    if (current === undefined || this.isOld()) return "idle";
    if (this.training === undefined) return "over";
    return this.isPausing ? "pausing" : current.state;
  }

  private point(): TrainingPoint | undefined {
    const { points, state, step } = this.record ?? { points: [], state: "paused", step: 0 };
    // What is saved of a training that diverged is what is seen.
    const last = state === "diverged" ? step : null;
    return points[shownPlace(points, this.store.get().point ?? last)];
  }

  private picture(): Picture | undefined {
    const [record, point] = [this.record, this.point()];
    if (record === undefined || point === undefined) return undefined;
    // The settings may have more heads than the training that is still shown.
    const { config } = record;
    const { layer, head } = this.store.get();
    return pictureOf(record, point, Math.min(layer, countLayers(config) - 1), Math.min(head, config.heads - 1));
  }

  private shownGoal(): number {
    const current = this.current();
    const isOther = current === undefined || this.isOld() || this.training === undefined;
    if (isOther) return this.goal;
    return this.goal > current.step && current.state !== "diverged" ? this.goal : 0;
  }

  private tell(): void {
    const { record } = this;
    const picture = this.picture();
    const facts = this.pointing.facts();
    this.show({
      state: this.store.get(),
      phase: this.phase(),
      record,
      isOld: record !== undefined && !isSameConfig(record.config, configOf(this.store.get())),
      isFirstPointDue: this.fresh !== undefined,
      goal: this.shownGoal(),
      point: this.point(),
      picture,
      hover: this.pointing.hover,
      pin: this.pointing.pin,
      facts,
      fault: this.fault,
      notes: this.notices.current(),
      announcement: this.announcer.current(facts, picture),
      folder: this.model.shown,
      canSave: this.training !== undefined && record !== undefined && this.fresh === undefined,
      isSaving: this.model.isSaving,
    });
  }
}
