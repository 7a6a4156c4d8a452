// What stands beside the views and is asked of the run, too.

import type { ExtraQuestions, Extras, Scene } from "../state/view.ts";
import { RunAnswer, type AnswerSurroundings } from "./run-answer.ts";

type Name = keyof ExtraQuestions;
type Data<K extends Name> = NonNullable<Extras[K]>;

export class ExtraAnswers {
  private answers: { readonly [K in Name]?: RunAnswer<unknown, Data<K>> } = {};

  constructor(private readonly surroundings: AnswerSurroundings) {}

  /** From now on these are asked. */
  begin(questions: ExtraQuestions): void {
    const { surroundings } = this;
    this.answers = {
      means: new RunAnswer(questions.means, surroundings),
      metrics: new RunAnswer(questions.metrics, surroundings),
      row: new RunAnswer(questions.row, surroundings),
    };
  }

  follow(scene: Scene | undefined): void {
    for (const answer of Object.values(this.answers)) answer.follow(scene);
  }

  /** Those of a run before are none. */
  shown(tokens: unknown): Extras {
    const ofRun = <D>(answer: RunAnswer<unknown, D> | undefined): D | undefined => {
      const shown = answer?.shown();
      return shown?.picture.tokens === tokens ? shown?.data : undefined;
    };
    return { means: ofRun(this.answers.means), metrics: ofRun(this.answers.metrics), row: ofRun(this.answers.row) };
  }
}
