// Tokens to words and sentences, and a text to what is painted of it.

import type { Picture } from "../../state/picture.ts";
import type { Units } from "../../state/playground-state.ts";
import { isAdded } from "../../state/token-name.ts";
import { bytesOf } from "../../state/token-name.ts";
import { visibleToken } from "../../state/token-text.ts";

type Texts = Pick<Picture, "text" | "pair" | "mask" | "tokens">;

/** The first token of each word or sentence. What the tokenizer has added stands alone. */
export function unitStarts(picture: Texts, units: Exclude<Units, "tokens">): readonly number[] {
  const cuts = [picture.text, picture.pair].map((text) => cutsOf(text, units));
  const at = [0, 0];
  let before = "";
  const starts: number[] = [];
  for (const [position, token] of picture.tokens.entries()) {
    const segment = token.segment ?? 0;
    const ofText = cuts[segment] ?? [];
    const first = token.start + leadingSpace(textOf(picture, position));
    while ((ofText[at[segment]! + 1] ?? Infinity) <= first) at[segment]! += 1;
    const unit = isAdded(picture, position) ? `added ${String(position)}` : `${String(segment)} ${String(at[segment])}`;
    if (unit !== before) starts.push(position);
    before = unit;
  }
  return starts;
}

/** False where a browser does not know where words end: then white space and full stops are all there is to go by. */
export function knowsUnits(): boolean {
  return typeof (Intl as Partial<typeof Intl>).Segmenter === "function";
}

/** Where words or sentences begin, UTF-16 units. */
function cutsOf(text: string, units: Exclude<Units, "tokens">): readonly number[] {
  if (!knowsUnits())
    return Array.from(text.matchAll(units === "words" ? /\S+/gu : /\S[^.!?]*[.!?]*/gu), ({ index }) => index);
  const granularity = units === "words" ? "word" : "sentence";
  return Array.from(new Intl.Segmenter(undefined, { granularity }).segment(text), ({ index }) => index);
}

/** A stretch of the text that is painted in one colour. */
export interface Piece {
  /** White space before it, which is not painted. */
  readonly space: "" | " " | "\n";
  readonly text: string;
  readonly kind: "text" | "added" | "bytes";
  readonly isMasked: boolean;
}

/** As the text has it; what cannot be seen in it is shown by a sign. `last`: the token after the unit. */
export function pieceOf(picture: Texts, first: number, last: number): Piece {
  const { tokens, mask } = picture;
  const [from, to, before] = [tokens[first], tokens[last - 1], tokens[first - 1]];
  const isMasked = last - first === 1 && mask.includes(first);
  if (isAdded(picture, first)) return { space: " ", text: from?.text ?? "", kind: "added", isMasked };
  // Bytes of a character that a token before has shown.
  if (from?.isFragment === true && before?.isFragment === true && from.start < before.end) {
    return { space: "", text: bytesOf(from.text), kind: "bytes", isMasked };
  }
  const whole = sourceOf(picture, first).slice(from?.start, to?.end);
  const isOfAnother = before !== undefined && (before.segment ?? 0) !== (from?.segment ?? 0);
  const between = isOfAnother ? "\n" : sourceOf(picture, first).slice(before?.end ?? 0, from?.start);
  const inside = whole.trimStart();
  const lead = between + whole.slice(0, whole.length - inside.length);
  // Of white space alone there is a sign; and of a token that stands nowhere in the text, as of its own text.
  const sign = visibleToken(whole || (from?.text ?? "")).leading;
  if (inside === "") return { space: "", text: sign, kind: "text", isMasked };
  return { space: lead.includes("\n") ? "\n" : lead === "" ? "" : " ", text: readable(inside), kind: "text", isMasked };
}

function readable(text: string): string {
  return text
    .split(/\s+/u)
    .map((part) => visibleToken(part).text)
    .join(" ");
}

function sourceOf({ text, pair, tokens }: Texts, position: number): string {
  return tokens[position]?.segment === 1 ? pair : text;
}

function textOf(picture: Texts, position: number): string {
  const { start = 0, end = 0 } = picture.tokens[position] ?? {};
  return sourceOf(picture, position).slice(start, end);
}

/** 0 for white space alone, which stands for itself. */
function leadingSpace(text: string): number {
  return text.trim() === "" ? 0 : text.length - text.trimStart().length;
}
