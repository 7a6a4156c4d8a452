// Which model is open, and how another one takes its place: only when it is open itself. Whatever goes wrong before, or
// is cancelled, leaves the model before it where it was. One opening at a time: a newer one ends it.

import type { Engine, OpenOptions, OpenProgress } from "../engine/engine.ts";
import { codeOf, faultFrom, openingFault } from "../state/advice.ts";
import { isModelOf, type ModelIdentity, type ModelsScreen } from "../state/models.ts";
import type { Fault } from "../state/picture.ts";
import type { Bits, Note } from "../state/playground-state.ts";
import { quoteName } from "../state/token-text.ts";
import { EngineStarter } from "./engine-starter.ts";
import { openModel, type OpenedModel } from "./open-model.ts";
import { BUILT_IN, inBits, modelOfFiles, modelOfText, modelOfView, type WantedModel } from "./wanted-model.ts";

/** Who asked for it: somebody in this page, or the link of the view. */
export type AskedBy = "visitor" | "link";

/** What was typed, or the files of a folder, or what is known to be a model already. */
export type Chosen = string | readonly File[] | WantedModel;

export interface ModelsListener {
  /** What the view says of the models that are opened. */
  readonly bits: () => Bits;
  /** The view is to say this again: opening a model otherwise came to nothing. */
  readonly onBits: (bits: Bits) => void;
  /** This model is to be shown from now on; it may be the one that is shown already. */
  readonly onUse: (opened: OpenedModel, by: AskedBy, notes: readonly Note[]) => Promise<void>;
  readonly onChange: () => void;
}

/** Of a model that no second try opens: its name is unknown, or its kept copy was deleted, in another tab for instance. */
const NOT_THERE = ["E_MODEL_UNKNOWN", "E_KEPT_UNKNOWN", "E_KEPT_DAMAGED"];

interface Current {
  readonly wanted: WantedModel;
  readonly by: AskedBy;
  readonly controller: AbortController;
  readonly progress: OpenProgress | undefined;
}

export class Models {
  private readonly starter: EngineStarter;
  private opened: OpenedModel | undefined;
  /** What was open in an engine that is gone. */
  private lost: WantedModel | undefined;
  private current: Current | undefined;
  private offer: WantedModel | undefined;
  private failed: WantedModel | undefined;
  private fault: Fault | undefined;
  /** Models that somebody here has asked for, by what the view says: going back to them needs no second click. */
  private readonly agreed = new Map<string, WantedModel>();
  /** Grows with everything that ends what is under way. */
  private turn = 0;

  constructor(
    openEngine: () => Promise<Engine>,
    private readonly listener: ModelsListener,
  ) {
    this.starter = new EngineStarter(openEngine);
  }

  /** True when `written`, the model of a view, is the one that is open. */
  isOpen(written: string): boolean {
    return this.opened?.wanted.written === written;
  }

  /** True when the view has to wait for its model, which somebody has to agree to, or which is being opened. */
  get isAwaited(): boolean {
    return this.offer !== undefined;
  }

  /** What can be opened again: the model that is open. */
  get wanted(): WantedModel | undefined {
    return this.opened?.wanted;
  }

  get engine(): Engine | undefined {
    return this.starter.running;
  }

  /** What a view's model stands for: one that somebody here has asked for, with its files if it came from there. */
  async wantedOf(written: string): Promise<WantedModel> {
    return this.agreed.get(written) ?? modelOfView(written);
  }

  hasAgreed({ written }: WantedModel): boolean {
    return this.agreed.has(written);
  }

  agree(wanted: WantedModel): void {
    this.agreed.set(wanted.written, wanted);
  }

  /** Beside the one that is shown, which stays. */
  async openBeside(wanted: WantedModel, bits: Bits, options: OpenOptions): Promise<OpenedModel> {
    const engine = this.starter.running;
    if (engine === undefined) throw new DOMException("There is no engine any more.", "AbortError");
    return openModel(engine, inBits(wanted, bits), options);
  }

  /** A fresh engine, and in it the model that was open, else that of the view. Rejects when there is no engine. */
  async start(written: string): Promise<void> {
    const turn = this.newTurn();
    this.lost = this.opened?.wanted ?? this.lost;
    this.opened = undefined;
    const engine = await this.starter.start();
    if (engine === undefined || turn !== this.turn) return;
    if (this.lost?.written === written) await this.open(this.lost, "link");
    else await this.follow(written);
  }

  /** The view asks for this model. Rejects only when not even an engine with its built-in model can be had. */
  async follow(written: string): Promise<void> {
    const turn = this.newTurn();
    this.offer = undefined;
    this.fault = undefined;
    const { opened } = this;
    const isOpen = opened !== undefined && isModelOf(opened.wanted, { model: written, bits: this.listener.bits() });
    if (isOpen) return this.listener.onUse(opened, "link", []);
    const agreed = this.agreed.get(written);
    let wanted: WantedModel;
    try {
      wanted = agreed ?? (await modelOfView(written));
    } catch (error) {
      if (turn === this.turn) await this.showInstead(error);
      return;
    }
    if (turn !== this.turn) return;
    if (wanted.kind !== "address" || agreed !== undefined) return this.open(wanted, "link");
    this.offer = wanted;
    this.listener.onChange();
  }

  /** Somebody typed, picked or dropped it. Never rejects. */
  async choose(chosen: Chosen | Promise<Chosen>): Promise<void> {
    const turn = this.newTurn();
    this.fault = undefined;
    try {
      const wanted = await wantedOf(await chosen);
      if (turn !== this.turn) return;
      if (wanted === undefined) return this.cancel();
      this.agree(wanted);
      await this.open(wanted, "visitor");
    } catch (error) {
      if (turn === this.turn) this.fail(error, undefined);
    }
  }

  /** The view says otherwise how models lie in memory: the one that is open, or is being opened, is opened so. */
  async followBits(): Promise<void> {
    const shown = this.offer === undefined ? this.opened?.wanted : undefined;
    const before = this.current?.wanted ?? shown;
    if (before?.bits === undefined) return this.listener.onChange();
    const wanted = inBits(before, this.listener.bits());
    if (shown?.written === wanted.written && shown.bits === wanted.bits) this.cancel();
    else await this.choose(wanted);
  }

  async acceptOffer(): Promise<void> {
    if (this.offer === undefined) return;
    this.agree(this.offer);
    await this.open(this.offer, "link").catch((error: unknown) => this.fail(error, undefined));
  }

  async declineOffer(): Promise<void> {
    this.newTurn();
    this.offer = undefined;
    this.fault = undefined;
    if (this.opened === undefined) return this.choose(BUILT_IN);
    await this.listener.onUse(this.opened, "visitor", []);
  }

  cancel(): void {
    this.newTurn();
    this.stayAsOpened();
    this.listener.onChange();
  }

  async tryAgain(): Promise<void> {
    if (this.failed === undefined) return;
    if (this.failed.bits !== undefined) this.listener.onBits(this.failed.bits);
    await this.choose(this.failed);
  }

  dismissFault(): void {
    this.fault = undefined;
    this.listener.onChange();
  }

  screen(): ModelsScreen {
    const { current, offer } = this;
    const bits = this.listener.bits();
    return {
      bits,
      open: this.opened?.facts,
      opening: current && { ...identityOf(current.wanted), progress: current.progress },
      offer: offer && current === undefined ? identityOf(inBits(offer, bits)) : undefined,
      instead: this.opened?.wanted.name ?? BUILT_IN.name,
      fault: this.fault,
    };
  }

  close(): void {
    this.newTurn();
    this.starter.close();
  }

  /** Ends what is under way. A link's model that was not opened to its end is offered again. */
  private newTurn(): number {
    this.current?.controller.abort();
    this.current = undefined;
    this.turn += 1;
    return this.turn;
  }

  private async open(asked: WantedModel, by: AskedBy, notes: readonly Note[] = []): Promise<void> {
    const turn = this.newTurn();
    const wanted = inBits(asked, this.listener.bits());
    const controller = new AbortController();
    const isCurrent = (): boolean => turn === this.turn;
    if (by === "link" && wanted !== BUILT_IN) this.offer = wanted;
    this.fault = undefined;
    this.setProgress({ wanted, by, controller, progress: undefined });
    try {
      const engine = this.starter.running ?? (await this.starter.start());
      if (engine === undefined || !isCurrent()) return;
      const opened = await openModel(engine, wanted, {
        signal: controller.signal,
        onProgress: (progress) => {
          if (isCurrent()) this.setProgress({ wanted, by, controller, progress });
        },
      });
      if (isCurrent()) await this.use(opened, by, notes);
      else opened.model.close();
    } catch (error) {
      if (!isCurrent()) return;
      this.current = undefined;
      if (wanted === BUILT_IN && this.opened === undefined) throw error;
      if (by === "link" && NOT_THERE.includes(codeOf(error))) return this.showInstead(error);
      this.fail(error, wanted);
    }
  }

  private async use(opened: OpenedModel, by: AskedBy, notes: readonly Note[]): Promise<void> {
    const before = this.opened;
    this.opened = opened;
    this.lost = undefined;
    this.current = undefined;
    this.offer = undefined;
    this.failed = undefined;
    const shown = this.listener.onUse(opened, by, notes);
    before?.model.close();
    await shown;
  }

  /** What the view asks for does not exist: the model that is open, or the built-in one, and a word about it. */
  private async showInstead(error: unknown): Promise<void> {
    this.offer = undefined;
    const name = this.opened?.wanted.name ?? BUILT_IN.name;
    const message = `${faultFrom(error).message} The model ${quoteName(name)} is shown.`;
    const notes = [{ code: codeOf(error), message }];
    if (this.opened === undefined) await this.open(BUILT_IN, "link", notes);
    else await this.listener.onUse(this.opened, "link", notes);
  }

  private fail(error: unknown, wanted: WantedModel | undefined): void {
    this.fault = openingFault(error, wanted !== undefined);
    this.failed = wanted;
    this.stayAsOpened();
    this.listener.onChange();
  }

  /** But for a link, whose model is offered as the link says. */
  private stayAsOpened(): void {
    const bits = this.offer === undefined ? this.opened?.wanted.bits : undefined;
    if (bits !== undefined) this.listener.onBits(bits);
  }

  private setProgress(current: Current): void {
    this.current = current;
    this.listener.onChange();
  }
}

function wantedOf(chosen: Chosen): Promise<WantedModel | undefined> {
  if (typeof chosen === "string") return modelOfText(chosen);
  return "written" in chosen ? Promise.resolve(chosen) : modelOfFiles(chosen);
}

function identityOf({ name, kind, host, bits }: ModelIdentity): ModelIdentity {
  return { name, kind, host, bits };
}
