// What a token is called, in its chip and in a sentence.

import type { Token } from "../engine/engine.ts";
import type { Picture } from "./picture.ts";
import { quoteToken } from "./token-text.ts";

type Tokens = Pick<Picture, "mask" | "tokens">;

/** Of a masked token, the one that it hides: the model's mask token says nothing. */
export function readableToken(tokens: readonly Token[], position: number): Pick<Token, "text" | "isFragment"> {
  const token = tokens[position];
  return token?.hidden ?? token ?? { text: "" };
}

export function nameToken(tokens: readonly Token[], position: number): string {
  return quoteOrBytes(readableToken(tokens, position), 60);
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
  const isFragment = readableToken(picture.tokens, position).isFragment === true;
  const kind = isAdded(picture, position) ? ", added by the tokenizer" : isFragment ? ", part of a character" : "";
  const masked = isMasked ? ", masked" : "";
  return `token ${position} ${nameToken(picture.tokens, position)}${kind}${masked}`;
}

/** Hexadecimal digits as the engine writes them. */
export function bytesOf(digits: string): string {
  return `bytes ${digits}`;
}
