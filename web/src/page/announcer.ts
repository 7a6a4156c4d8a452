// What a screen reader should hear about the view: the newest words, or those about a place whose numbers are on their
// way.

import type { HeadNote, Token } from "../engine/engine.ts";
import type { Facts, HeadChoice } from "../state/picture.ts";
import { describeHead, describePlace } from "../state/readout.ts";

interface NamedHead extends HeadChoice {
  readonly note: HeadNote | undefined;
}

export class Announcer {
  private words = "";
  private isPlaceDue = false;

  say(words: string): void {
    this.words = words;
  }

  sayHead(head: NamedHead): void {
    this.words = `Showing ${describeHead(head)}.`;
  }

  /** What is on the page is, and stays, a picture of another model. */
  sayNextHead({ layer, head }: HeadChoice): void {
    this.words = `The next picture shows ${describeHead({ layer, head, note: undefined })}.`;
  }

  sayLetGo(): void {
    this.words = "Nothing is pinned.";
  }

  /** As soon as its numbers are there. */
  sayPlace(): void {
    this.isPlaceDue = true;
  }

  /** What was said before is true no more. */
  forget(): void {
    this.words = "";
    this.isPlaceDue = false;
  }

  /** `facts`: of the place that is looked at, as far as they are there. */
  current(facts: Facts | undefined, tokens: readonly Token[] | undefined): string {
    if (this.isPlaceDue && facts !== undefined && tokens !== undefined) {
      this.words = describePlace(facts, tokens);
      this.isPlaceDue = false;
    }
    return this.words;
  }
}
