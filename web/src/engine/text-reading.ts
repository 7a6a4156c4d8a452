// Text to ids, a few hundred words at a time: a long text takes tens of milliseconds. A word without an end would take
// as long by itself, so there is a longest one.

import type { Core } from "./core.ts";
import type { RunFacts } from "./protocol.ts";
import type { OwnWork, Stage } from "./stage.ts";

import { formatCount } from "../text/write-values.ts";
import { MAX_WORD_UNITS, type WordToken, wordTokens } from "../text/segment.ts";
import { AttentionError } from "./fault.ts";

const WORDS_AT_ONCE = 256; // 1 to 3 ms
const UNITS_AT_ONCE = 5_000; // begins no further word after so many: a longest word has a step almost to itself

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
    const isMore = this.readSome();
    if (isMore) return this;
    return this.whenRead({
      ids: Uint32Array.from(this.ids),
      starts: Uint32Array.from(this.starts),
      ends: Uint32Array.from(this.ends),
    });
  }

  /** False when all is read. */
  private readSome(): boolean {
    const words: string[] = [];
    let units = 0;
    let isMore = true;
    while (isMore && words.length < WORDS_AT_ONCE && units < UNITS_AT_ONCE) {
      const { value: token, done } = this.words.next();
      isMore = !done;
      if (done) break;
      this.refuseTooLong(token);
      words.push(token.word);
      units += token.text.length;
      this.starts.push(token.start);
      this.ends.push(token.end);
    }
    this.ids.push(...this.core.wordIds(words));
    return isMore;
  }

  /** Before all of it was read: nobody needs to cut a whole book to see that it is too long. */
  private refuseTooLong(token: WordToken): void {
    const length = token.text.trimStart().length;
    if (length > MAX_WORD_UNITS) {
      const message = `The word that begins at character ${formatCount(token.end - length)} has more than ${formatCount(MAX_WORD_UNITS)} characters, the most that one may have; put spaces into it.`;
      throw new AttentionError("E_TOO_LONG", message);
    }
    if (this.starts.length < this.maxTokens) return;
    const message = `The text has more than ${formatCount(this.maxTokens)} tokens, the most that this model takes; shorten it to its first ${formatCount(token.start)} characters.`;
    throw new AttentionError("E_TOO_LONG", message);
  }
}
