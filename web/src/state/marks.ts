// What a visitor has masked and pinned, as places in the text. Positions count tokens, and a word that is typed before
// them shifts them all; the characters of a token stay its own until somebody changes them.

import type { Picture } from "./picture.ts";
import type { PlaygroundState } from "./playground-state.ts";
import { editBetween, type TextEdit } from "./text-edit.ts";

/** Characters that one token covers, without white space before them: that may change, and the word is the same. */
export interface TokenPlace {
  /** 1 in the second text. */
  readonly segment: 0 | 1;
  /** Half-open, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** Among the tokens of these same characters, as when several share one. */
  readonly nth: number;
}

export interface Marks {
  readonly mask: readonly TokenPlace[];
  readonly pin: { readonly query: TokenPlace; readonly key: TokenPlace } | null;
}

type Texts = Pick<PlaygroundState, "text" | "pair">;
type Cut = Texts & Pick<Picture, "tokens">;
type Marked = Pick<PlaygroundState, "mask" | "pin">;

/** Where the marked tokens of a picture stand in its texts; positions outside it stand nowhere. */
export function marksOf(picture: Cut, { mask, pin }: Marked): Marks {
  const places = placesOf(picture);
  const query = pin === null ? undefined : places[pin.query];
  const key = pin === null ? undefined : places[pin.key];
  return {
    mask: mask.map((position) => places[position]).filter((place) => place !== undefined),
    pin: query === undefined || key === undefined ? null : { query, key },
  };
}

/** Which tokens stand there now. A place that no token covers exactly, such as the start of a longer word, is none. */
export function positionsOf({ mask, pin }: Marks, cut: Cut): Marked {
  const positions = new Map(placesOf(cut).map((place, position) => [nameOf(place), position]));
  const at = (place: TokenPlace): number | undefined => positions.get(nameOf(place));
  const query = pin === null ? undefined : at(pin.query);
  const key = pin === null ? undefined : at(pin.key);
  return {
    mask: mask
      .map(at)
      .filter((position) => position !== undefined)
      .sort((a, b) => a - b),
    pin: query === undefined || key === undefined ? null : { query, key },
  };
}

/** The same marks after an edit that ended at `caret`; those whose own characters it changed are gone. */
export function followEdit(marks: Marks, before: Texts, after: Texts, caret: number): Marks {
  const edits = [editBetween(before.text, after.text, caret), editBetween(before.pair, after.pair, caret)] as const;
  const follow = (place: TokenPlace): TokenPlace | undefined => shifted(place, edits[place.segment]);
  const query = marks.pin === null ? undefined : follow(marks.pin.query);
  const key = marks.pin === null ? undefined : follow(marks.pin.key);
  return {
    mask: marks.mask.map(follow).filter((place) => place !== undefined),
    pin: query === undefined || key === undefined ? null : { query, key },
  };
}

export function isUnmarked({ mask, pin }: Marked): boolean {
  return mask.length === 0 && pin === null;
}

function shifted(place: TokenPlace, { start, end, added }: TextEdit): TokenPlace | undefined {
  if (start >= place.end) return place;
  return end <= place.start ? { ...place, start: place.start + added, end: place.end + added } : undefined;
}

function placesOf({ tokens, text, pair }: Cut): readonly TokenPlace[] {
  const counts = new Map<string, number>();
  return tokens.map(({ start: first, end, segment = 0 }) => {
    const word = (segment === 1 ? pair : text).slice(first, end).trimStart();
    const start = word === "" ? first : end - word.length;
    const nth = counts.get(`${segment} ${start} ${end}`) ?? 0;
    counts.set(`${segment} ${start} ${end}`, nth + 1);
    return { segment, start, end, nth };
  });
}

function nameOf({ segment, start, end, nth }: TokenPlace): string {
  return `${segment} ${start} ${end} ${nth}`;
}
