// What a token is called, in its chip and in a sentence.

import type { Token } from "../engine/engine.ts";
import type { Picture } from "./picture.ts";
import { quoteToken } from "./token-text.ts";

type Tokens = Pick<Picture, "text" | "pair" | "mask" | "tokens">;

/** Of a masked token, what the visitor has written in its place: the model's mask token says nothing. */
export function readableText({ text, pair, mask, tokens }: Tokens, position: number): string {
  const token = tokens[position];
  if (token === undefined) return "";
  if (!mask.includes(position)) return token.text;
  const typed = (token.segment === 1 ? pair : text).slice(token.start, token.end);
  return typed === "" ? token.text : typed;
}

export function nameToken(picture: Tokens, position: number): string {
  return quoteOrBytes({ ...picture.tokens[position], text: readableText(picture, position) }, 60);
}

/** Quoted, or the bytes of its part of a character. */
export function quoteOrBytes({ text, isFragment }: Pick<Token, "text" | "isFragment">, maxLength?: number): string {
  return isFragment === true ? bytesOf(text) : quoteToken(text, maxLength);
}

/** True of a token that stands nowhere in the text. One that was typed, or masked, stands where the visitor put it. */
export function isAdded({ mask, tokens }: Pick<Tokens, "mask" | "tokens">, position: number): boolean {
  const token = tokens[position];
  return token?.isSpecial === true && token.start === token.end && !mask.includes(position);
}

/** token 3 “cat”, masked */
export function describeToken(picture: Tokens, position: number, isMasked: boolean): string {
  const isFragment = picture.tokens[position]?.isFragment === true;
  const kind = isAdded(picture, position) ? ", added by the tokenizer" : isFragment ? ", part of a character" : "";
  const masked = isMasked ? ", masked" : "";
  return `token ${position} ${nameToken(picture, position)}${kind}${masked}`;
}

/** Hexadecimal digits as the engine writes them. */
export function bytesOf(digits: string): string {
  return `bytes ${digits}`;
}
