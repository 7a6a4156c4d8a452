// What a screen reader should hear about the view: the newest words, or those about a place whose numbers are on their
// way.

import type { HeadNote } from "../engine/engine.ts";
import type { Facts, Picture } from "../state/picture.ts";
import type { ShownHead } from "../state/playground-state.ts";
import { describeHead, describePlace } from "../state/readout.ts";

export type DescribeRow = (map: Picture["map"], tokens: Picture["tokens"], query: number) => string | undefined;

type Pictured = Pick<Picture, "map" | "tokens">;

interface NamedHead extends ShownHead {
  readonly note: HeadNote | undefined;
}

export class Announcer {
  /** What a query looks at most; undefined where nobody can say. */
  describeRow: DescribeRow | undefined;
  private words = "";
  private isPlaceDue = false;
  /** Whose row was read out last: within it, only the cells are. */
  private query: number | undefined;

  say(words: string): void {
    this.words = words;
  }

  sayHead(head: NamedHead): void {
    this.words = `Showing ${describeHead(head)}.`;
    this.query = undefined;
  }

  /** What is on the page is, and stays, a picture of another model. */
  sayNextHead(head: ShownHead): void {
    this.words = `The next picture shows ${describeHead({ ...head, note: undefined })}.`;
  }

  sayLetGo(): void {
    this.query = undefined;
    this.words = "Nothing is pinned.";
  }

  /** As soon as its numbers are there. */
  sayPlace(): void {
    this.isPlaceDue = true;
  }

  /** What was said before is true no more. */
  forget(): void {
    this.words = "";
    this.query = undefined;
    this.isPlaceDue = false;
  }

  /** `facts`: of the place that is looked at, as far as they are there. */
  current(facts: Facts | undefined, picture: Pictured | undefined): string {
    if (this.isPlaceDue && facts !== undefined && picture !== undefined) {
      this.words = describePlace(facts, picture.tokens) + this.ofRow(facts, picture);
      this.isPlaceDue = false;
    }
    return this.words;
  }

  /** What the row looks at, when somebody comes to it. */
  private ofRow(facts: Facts, { map, tokens }: Pictured): string {
    const query = "cell" in facts ? facts.cell.query : undefined;
    const isSameRow = query === this.query;
    this.query = query;
    const row = isSameRow || query === undefined ? undefined : this.describeRow?.(map, tokens, query);
    return row === undefined ? "" : `. ${row}`;
  }
}
