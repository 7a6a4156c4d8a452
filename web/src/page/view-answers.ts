// The chosen view, loaded when it is first looked at, and what the run that is shown answers it.

import type { HeadNumbers } from "../state/head-numbers.ts";
import type { ViewName } from "../state/playground-state.ts";
import type { Scene, ShownView, View } from "../state/view.ts";
import { RunAnswer, type AnswerSurroundings } from "./run-answer.ts";

export interface ViewSurroundings extends AnswerSurroundings {
  /** Undefined for a view that asks nothing. */
  readonly load: (name: ViewName) => (() => Promise<View>) | undefined;
}

interface Chosen {
  readonly view: View;
  readonly answer: RunAnswer;
  readonly perHead: RunAnswer<unknown, HeadNumbers> | undefined;
}

export class ViewAnswers {
  private chosen: Chosen | undefined;
  private name: ViewName = "map";

  constructor(private readonly surroundings: ViewSurroundings) {}

  /** Undefined while the map is chosen, or the view is still on its way. */
  shown(): ShownView | undefined {
    const { name, chosen } = this;
    if (chosen === undefined) return undefined;
    const { view, answer, perHead } = chosen;
    return { name, view, answer: answer.shown(), headNumbers: perHead?.shown()?.data };
  }

  /** As RunAnswer.follow. */
  follow(name: ViewName, scene: Scene | undefined): void {
    if (name !== this.name) this.change(name);
    this.chosen?.answer.follow(scene);
    this.chosen?.perHead?.follow(scene);
  }

  private change(name: ViewName): void {
    this.name = name;
    this.chosen?.answer.stop();
    this.chosen?.perHead?.stop();
    this.chosen = undefined;
    const load = this.surroundings.load(name);
    if (load === undefined) return;
    void this.surroundings.attempt(async () => {
      const view = await load();
      if (this.name !== name) return;
      const perHead = view.perHead && new RunAnswer(view.perHead, this.surroundings);
      this.chosen = { view, answer: new RunAnswer(view, this.surroundings), perHead };
      this.surroundings.onChange();
    });
  }
}
