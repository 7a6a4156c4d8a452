// Asks what the model says at one token, when the picture is on the page and not before: a prediction never delays it.

import type { Candidate, Model } from "../engine/engine.ts";
import { faultFrom, isAbort, refuseNotFinite } from "../state/advice.ts";
import type { Picture } from "../state/picture.ts";
import type { Cell } from "../state/playground-state.ts";
import { predictionPlace, writesPair, type PredictionShown } from "../state/prediction.ts";

/** Candidates that are shown. */
const TOP = 10;

type PredictingModel = Pick<Model, "predicts" | "takesPair">;
type Asked = Pick<PredictionShown, "tokens" | "place">;

export class Predictor {
  shown: PredictionShown | undefined;
  private asked: Asked | undefined;

  constructor(
    private readonly ask: (position: number, top: number) => Promise<readonly Candidate[]>,
    private readonly onChange: () => void,
  ) {}

  /** Nothing happens when the answer is there or on its way. Only the newest question is answered. */
  async follow(model: PredictingModel, picture: Picture, pin: Cell | null): Promise<void> {
    const place = predictionPlace(model.predicts, picture, pin, writesPair(model));
    const { tokens } = picture;
    if (place === undefined || (this.asked !== undefined && isSame(this.asked, { tokens, place }))) return;
    const asked = { tokens, place };
    this.asked = asked;
    const answer = await this.answer(asked);
    if (this.asked !== asked) return;
    // An end without an answer is no answer: the same may be asked again.
    if (answer === undefined) this.asked = undefined;
    else this.show(answer);
  }

  /** There is nothing to predict from. */
  clear(): void {
    this.asked = undefined;
    this.shown = undefined;
  }

  private async answer({ tokens, place }: Asked): Promise<PredictionShown | undefined> {
    try {
      const candidates = await this.ask(place.position, TOP);
      refuseNotFinite(candidates);
      return { tokens, place, candidates, fault: undefined };
    } catch (error) {
      return isAbort(error) ? undefined : { tokens, place, candidates: [], fault: faultFrom(error) };
    }
  }

  private show(answer: PredictionShown): void {
    this.shown = answer;
    this.onChange();
  }
}

function isSame(a: Asked, b: Asked): boolean {
  return a.tokens === b.tokens && a.place.position === b.place.position && a.place.reason === b.place.reason;
}
