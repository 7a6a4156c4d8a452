// A text that remembers where it came from. The library changes text without saying where; everything that a
// normaliser or a pre-tokenizer does here is done to a text together with the places of its units.

/** Plain arrays, shared by slices: a typed array for each of 50,000 pieces took most of the time there was. */
export interface AlignedText {
  readonly text: string;
  /** Unit i of `text` came from [starts[offset + i], ends[offset + i]), UTF-16 units of the typed text; neither ever
   * decreases. What was put in came from an empty range. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly offset: number;
}

export interface TextRange {
  readonly start: number; // UTF-16 units of the typed text
  readonly end: number;
}

export function alignedText(text: string): AlignedText {
  const starts: number[] = [];
  const ends: number[] = [];
  for (let unit = 0; unit < text.length; unit += 1) {
    starts.push(unit);
    ends.push(unit + 1);
  }
  return { text, starts, ends, offset: 0 };
}

export function slice(from: AlignedText, first: number, last: number = from.text.length): AlignedText {
  return { text: from.text.slice(first, last), starts: from.starts, ends: from.ends, offset: from.offset + first };
}

/** Where the units [first, last) came from; the place between its neighbours where there are none. */
export function rangeOf({ text, starts, ends, offset }: AlignedText, first: number, last: number): TextRange {
  if (first < last) return { start: starts[offset + first]!, end: ends[offset + last - 1]! };
  if (first > 0) return { start: ends[offset + first - 1]!, end: ends[offset + first - 1]! };
  const place = text === "" ? 0 : starts[offset]!;
  return { start: place, end: place };
}

/** Builds a text out of pieces of another and of what takes their place. */
export class Rewriting {
  private text = "";
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  constructor(private readonly from: AlignedText) {}

  /** As it was. */
  keep(first: number, last: number): void {
    const { text, starts, ends, offset } = this.from;
    this.text += text.slice(first, last);
    for (let unit = offset + first; unit < offset + last; unit += 1) {
      this.starts.push(starts[unit]!);
      this.ends.push(ends[unit]!);
    }
  }

  /** `content` stands for the units [first, last); for none of them where that range is empty. */
  put(content: string, first: number, last: number): void {
    const { start, end } = rangeOf(this.from, first, last);
    this.text += content;
    for (let unit = 0; unit < content.length; unit += 1) {
      this.starts.push(start);
      this.ends.push(end);
    }
  }

  done(): AlignedText {
    return { text: this.text, starts: this.starts, ends: this.ends, offset: 0 };
  }
}
