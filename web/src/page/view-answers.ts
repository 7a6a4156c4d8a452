// Asks the run that is shown for what the chosen view draws, and keeps the newest answer.

import type { Trace } from "../engine/engine.ts";
import type { ViewName } from "../state/playground-state.ts";
import type { Scene, ShownView, View } from "../state/view.ts";

export interface AnswersSurroundings {
  /** Undefined for a view that asks nothing. */
  readonly load: (name: ViewName) => (() => Promise<View>) | undefined;
  /** Of the run that is shown; the signal aborts when another takes its place. */
  readonly ask: <T>(work: (trace: Trace, signal: AbortSignal) => Promise<T>) => Promise<T> | undefined;
  /** Work that takes a while; a fault of it is shown. */
  readonly attempt: (work: () => Promise<void>) => Promise<void>;
  readonly onChange: () => void;
}

export class ViewAnswers {
  private shownView: ShownView | undefined;
  private name: ViewName = "map";
  private work = new AbortController();
  /** What was asked last, and of which run. */
  private asked = "";
  private run: unknown;

  constructor(private readonly surroundings: AnswersSurroundings) {}

  shown(): ShownView | undefined {
    return this.shownView;
  }

  /** `scene` undefined: there is no picture. Asks nothing that was asked before. */
  follow(name: ViewName, scene: Scene | undefined): void {
    if (name !== this.name) this.change(name);
    if (this.shownView !== undefined) this.askFor(this.shownView, scene);
  }

  private change(name: ViewName): void {
    this.name = name;
    this.shownView = undefined;
    this.forget();
    const load = this.surroundings.load(name);
    if (load === undefined) return;
    void this.surroundings.attempt(async () => {
      const view = await load();
      if (this.name !== name) return;
      this.shownView = { name, view, answer: undefined };
      this.surroundings.onChange();
    });
  }

  private askFor({ name, view, answer }: ShownView, scene: Scene | undefined): void {
    const asks = scene && view.asks(scene);
    if (scene === undefined || asks === undefined) {
      if (answer !== undefined) this.shownView = { name, view, answer: undefined };
      return this.forget();
    }
    const asked = JSON.stringify(asks);
    const { tokens } = scene.picture;
    // The tokens of a run are one array, whatever of its picture has come by now.
    if (asked === this.asked && tokens === this.run) return;
    this.forget();
    [this.asked, this.run] = [asked, tokens];
    const { signal } = this.work;
    void this.surroundings.attempt(async () => {
      const data = await this.surroundings.ask((trace, ofRun) =>
        view.fetch(trace, asks, AbortSignal.any([signal, ofRun])),
      );
      if (signal.aborted || data === undefined) return;
      this.shownView = { name, view, answer: { picture: scene.picture, asked: asks, data } };
      this.surroundings.onChange();
    });
  }

  private forget(): void {
    this.work.abort();
    this.work = new AbortController();
    this.asked = "";
    this.run = undefined;
  }
}
