// How the next token is drawn, checked: the options of generate().

import type { GenerateOptions } from "./engine.ts";

import { AttentionError } from "./fault.ts";
import { shown, whole } from "./request-checks.ts";

const DEFAULT_TOKENS = 16;
const MAX_TEMPERATURE = 100;

export interface Drawing {
  readonly tokens: number;
  readonly temperature: number;
  readonly topK: number; // 0: all
  readonly topP: number; // 1: all
  readonly seed: number;
}

export function drawingOf({ tokens, temperature, topK, topP, seed }: GenerateOptions): Drawing {
  return {
    tokens: tokens === undefined ? DEFAULT_TOKENS : whole(tokens, "tokens", "E_RANGE"),
    temperature: within(temperature ?? 0, "temperature", 0, MAX_TEMPERATURE),
    topK: topK === undefined ? 0 : whole(topK, "topK", "E_RANGE", 1),
    topP: within(topP ?? 1, "topP", 0, 1),
    seed: seed === undefined ? 0 : whole(seed, "seed", "E_RANGE"),
  };
}

function within(value: number, name: string, least: number, most: number): number {
  if (typeof value === "number" && value >= least && value <= most) return value;
  throw new AttentionError("E_RANGE", `${name} must be a number from ${least} to ${most}, not ${shown(value)}.`);
}
