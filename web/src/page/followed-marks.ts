// Lets what is masked and pinned follow the edits of the text. Between an edit and its picture the view still holds the
// positions of the picture that is on the page; which they are in the new text is known when that is cut into tokens.

import type { Token } from "../engine/engine.ts";
import { followEdit, isUnmarked, marksOf, positionsOf, type Marks } from "../state/marks.ts";
import type { Picture } from "../state/picture.ts";
import type { RunInput } from "../state/playground-state.ts";
import type { Store } from "../state/store.ts";

/** Positions, or what finds them among the tokens of the text. */
export type MaskChoice = RunInput["mask"] | ((tokens: readonly Token[]) => RunInput["mask"]);

type Texts = Pick<RunInput, "text" | "pair">;

export class FollowedMarks {
  /** Undefined while the view's positions are all there is to know. */
  private marks: Marks | undefined;

  constructor(
    private readonly store: Store,
    private readonly picture: () => Picture | undefined,
  ) {}

  /** To be called before the store has the edited text. */
  edit(change: Partial<Texts>, caret: number): void {
    const state = this.store.get();
    const picture = this.picture();
    if (picture !== undefined && hasTexts(picture, state) && !isUnmarked(state)) this.marks ??= marksOf(picture, state);
    if (this.marks !== undefined) this.marks = followEdit(this.marks, state, { ...state, ...change }, caret);
  }

  /** Somebody has marked a token of the picture; its text may have been edited since. */
  mark(): void {
    const state = this.store.get();
    const picture = this.picture();
    const isBehind = picture !== undefined && !hasTexts(picture, state);
    this.marks = isBehind ? followEdit(marksOf(picture, state), picture, state, state.text.length) : undefined;
  }

  /** A link, or another model: positions say what is marked. */
  forget(): void {
    this.marks = undefined;
  }

  choice(): MaskChoice {
    const { marks } = this;
    const { mask, text, pair } = this.store.get();
    if (marks === undefined) return mask;
    return marks.mask.length === 0 ? [] : (tokens) => positionsOf(marks, { text, pair, tokens }).mask;
  }

  /** The texts have no picture, so no position in them is known: the view marks none until they have one again. */
  withhold(): void {
    if (this.marks !== undefined) this.store.set({ mask: [], pin: null }, "correction");
  }

  /** Corrects the view's positions when the picture of its texts is there. */
  settle(): void {
    const picture = this.picture();
    if (this.marks === undefined || picture === undefined || !hasTexts(picture, this.store.get())) return;
    this.store.set(positionsOf(this.marks, picture), "correction");
  }
}

function hasTexts(picture: Texts, { text, pair }: Texts): boolean {
  return picture.text === text && picture.pair === pair;
}
