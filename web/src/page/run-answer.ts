// Asks the run that is shown, and keeps the newest answer.

import type { Trace } from "../engine/engine.ts";
import type { Answer, Others, Question, Scene } from "../state/view.ts";

export interface AnswerSurroundings {
  /** Of the run that is shown; the signal aborts when another takes its place. */
  readonly ask: <T>(work: (trace: Trace, signal: AbortSignal) => Promise<T>) => Promise<T> | undefined;
  /** What the run of the scene is compared with. */
  readonly others: (scene: Scene, trace: Trace) => Others;
  /** Work that takes a while; a fault of it is shown. */
  readonly attempt: (work: () => Promise<void>) => Promise<void>;
  readonly onChange: () => void;
}

export class RunAnswer<Asked = unknown, Data = unknown> {
  private newest: Answer<Asked, Data> | undefined;
  private work = new AbortController();
  /** What was asked last, and of which run. */
  private asked = "";
  private run: unknown;

  constructor(
    private readonly question: Question<Asked, Data>,
    private readonly surroundings: AnswerSurroundings,
  ) {}

  /** Undefined before the first, and while there is nothing to ask. */
  shown(): Answer<Asked, Data> | undefined {
    return this.newest;
  }

  /** `scene` undefined: there is no picture. Asks nothing that was asked before. */
  follow(scene: Scene | undefined): void {
    const asks = scene && this.question.asks(scene);
    if (scene === undefined || asks === undefined) {
      this.newest = undefined;
      return this.stop();
    }
    const asked = JSON.stringify(asks);
    const { tokens } = scene.picture;
    // The tokens of a run are one array, whatever of its picture has come by now.
    if (asked === this.asked && tokens === this.run) return;
    this.stop();
    [this.asked, this.run] = [asked, tokens];
    void this.surroundings.attempt(() => this.ask(asks, scene));
  }

  /** Whatever is on its way is not wanted any more. */
  stop(): void {
    this.work.abort();
    this.work = new AbortController();
    this.asked = "";
    this.run = undefined;
  }

  private async ask(asked: Asked, scene: Scene): Promise<void> {
    const { signal } = this.work;
    const { picture } = scene;
    const keep = (data: Data): void => {
      if (signal.aborted) return;
      this.newest = { picture, asked, data };
      this.surroundings.onChange();
    };
    const data = await this.surroundings.ask((trace, ofRun) => {
      const others = this.surroundings.others(scene, trace);
      return this.question.fetch(trace, asked, AbortSignal.any([signal, ofRun]), keep, others);
    });
    if (data !== undefined) keep(data);
  }
}
