// Text to ids, a few hundred words at a time: a long text takes tens of milliseconds.

import type { Core } from "./core.ts";
import type { RunFacts } from "./protocol.ts";
import type { OwnWork, Stage } from "./stage.ts";

import { formatCount } from "../text/format-count.ts";
import { type WordToken, wordTokens } from "../text/segment.ts";
import { AttentionError } from "./fault.ts";

const WORDS_AT_ONCE = 256; // 1 to 3 ms

export class TextReading implements OwnWork {
  private readonly words: Iterator<WordToken, void, undefined>;
  private readonly ids: number[] = [];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  constructor(
    private readonly core: Core,
    text: string,
    private readonly maxTokens: number,
    private readonly whenRead: (facts: RunFacts) => Stage,
  ) {
    this.words = wordTokens(text);
  }

  next(): Stage {
    const words = this.readSome();
    this.ids.push(...this.core.wordIds(words));
    if (words.length === WORDS_AT_ONCE) return this;
    return this.whenRead({
      ids: Uint32Array.from(this.ids),
      starts: Uint32Array.from(this.starts),
      ends: Uint32Array.from(this.ends),
    });
  }

  private readSome(): string[] {
    const words: string[] = [];
    while (words.length < WORDS_AT_ONCE) {
      const { value: token, done } = this.words.next();
      if (done) break;
      this.refuseTooLong(token);
      words.push(token.word);
      this.starts.push(token.start);
      this.ends.push(token.end);
    }
    return words;
  }

  /** Before all of it was read: nobody needs to cut a whole book to see that it is too long. */
  private refuseTooLong(token: WordToken): void {
    if (this.starts.length < this.maxTokens) return;
    const message = `The text has more than ${formatCount(this.maxTokens)} tokens, the most that this model takes; shorten it to its first ${formatCount(token.start)} characters.`;
    throw new AttentionError("E_TOO_LONG", message);
  }
}
