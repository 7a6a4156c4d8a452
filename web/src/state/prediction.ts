// What a model says, and at which token it is asked.

import type { Candidate, Model, Prediction, Token } from "../engine/engine.ts";
import { formatCount } from "./number-format.ts";
import type { Fault, Picture } from "./picture.ts";
import type { Cell } from "./playground-state.ts";
import { nameToken } from "./token-name.ts";

/** Why it is this token that the model is asked at. */
export interface PredictionPlace {
  /** 0 where it is the text as a whole. */
  readonly position: number;
  readonly reason: "pinned" | "masked" | "last" | "whole";
}

/** An answer of the model, or why there is none, with the place and the tokens that it belongs to. */
export interface PredictionShown {
  readonly tokens: readonly Token[];
  readonly place: PredictionPlace;
  /** Likeliest first. */
  readonly candidates: readonly Candidate[];
  readonly fault: Fault | undefined;
}

export const PREDICTION_TITLES: Readonly<Record<Prediction, string>> = {
  nextToken: "Next token",
  maskedToken: "Token in this place",
  sequenceClass: "Class of the text",
  tokenClass: "Class of the token",
  nothing: "Prediction",
};

/** Whether it is an encoder-decoder, which reads a text and writes the one that is given as its pair. */
export function writesPair({ predicts, takesPair }: Pick<Model, "predicts" | "takesPair">): boolean {
  return predicts === "nextToken" && takesPair;
}

/**
 * The pinned query wins, then what is masked, by a click or as it was typed, then the last token that is the visitor's
 * own; of a pair whose second text the model writes simply the last.
 */
export function predictionPlace(
  predicts: Prediction,
  { tokens, mask }: Pick<Picture, "tokens" | "mask">,
  pin: Cell | null,
  isWritingPair = false,
): PredictionPlace | undefined {
  if (predicts === "nothing" || tokens.length === 0) return undefined;
  if (predicts === "sequenceClass") return { position: 0, reason: "whole" };
  if (pin !== null && pin.query < tokens.length) return { position: pin.query, reason: "pinned" };
  const masked = tokens.findIndex(({ isMask }, position) => isMask === true || mask.includes(position));
  if (predicts === "maskedToken" && masked >= 0) return { position: masked, reason: "masked" };
  if (isWritingPair) return { position: tokens.length - 1, reason: "last" };
  // What follows an end that the tokenizer added is not what the visitor wonders about.
  const lastOwn = tokens.findLastIndex(({ isSpecial }) => isSpecial !== true);
  return { position: lastOwn < 0 ? tokens.length - 1 : lastOwn, reason: "last" };
}

/** True while the answer that is shown is not that of this place of this picture. */
export function isBehind(
  shown: PredictionShown | undefined,
  { tokens }: Pick<Picture, "tokens">,
  place: PredictionPlace | undefined,
): boolean {
  return shown?.tokens !== tokens || shown.place.position !== place?.position;
}

/** after token 3 “cat”, the pinned query */
export function describePredictionPlace(
  predicts: Prediction,
  { position, reason }: PredictionPlace,
  picture: Pick<Picture, "mask" | "tokens">,
): string {
  if (reason === "whole") return "of the whole text";
  const token = `token ${formatCount(position)} ${nameToken(picture.tokens, position)}`;
  const why = { pinned: ", the pinned query", masked: "", last: ", the last one" }[reason];
  if (predicts === "nextToken") return `after ${token}${why}`;
  if (predicts === "tokenClass") return `of ${token}${why}`;
  if (picture.mask.includes(position)) return `at ${token}${why}; masked: the model does not see it`;
  if (picture.tokens[position]?.isMask === true) return `at ${token}${why}; the mask token, as it was typed`;
  return `at ${token}${why}; not masked: the model sees it`;
}

/** The id of the token that the text has in the place that is predicted; undefined where it has none. */
export function idInText(predicts: Prediction, position: number, tokens: readonly Token[]): number | undefined {
  if (predicts !== "nextToken" && predicts !== "maskedToken") return undefined;
  const token = tokens[predicts === "nextToken" ? position + 1 : position];
  return token?.hidden?.id ?? token?.id;
}
