// What a screen reader should hear about the view: the newest words, or those about a place whose numbers are on their
// way.

import type { HeadNote } from "../engine/engine.ts";
import type { Facts, HeadMap, Picture } from "../state/picture.ts";
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
  private isRowDue = false;

  say(words: string): void {
    this.words = words;
    this.isRowDue = false;
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
    this.isRowDue = false;
  }

  /**
   * `facts`: of the place that is looked at, as far as they are there. `row`: of the pinned query, where the map does not
   * show it number by number.
   */
  current(facts: Facts | undefined, picture: Pictured | undefined, row?: HeadMap): string {
    if (picture === undefined) return this.words;
    if (this.isPlaceDue && facts !== undefined) {
      this.words = describePlace(facts, picture.tokens);
      this.isPlaceDue = false;
      this.comeTo("cell" in facts ? facts.cell.query : undefined);
    }
    // Also where its row comes later: the place may not have been spoken yet, and would be lost.
    const words = this.ofRow(picture, row);
    if (words !== undefined) this.words += `. ${words}`;
    return this.words;
  }

  private comeTo(query: number | undefined): void {
    this.isRowDue = query !== undefined && query !== this.query;
    this.query = query;
  }

  /** What the row looks at, once, when somebody has come to it. */
  private ofRow({ map, tokens }: Pictured, row: HeadMap | undefined): string | undefined {
    const { query } = this;
    if (!this.isRowDue || query === undefined) return undefined;
    const words = this.describeRow?.(map, tokens, query) ?? (row && this.describeRow?.(row, tokens, query));
    this.isRowDue = words === undefined;
    return words;
  }
}
