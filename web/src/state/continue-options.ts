// How a model goes on with the text: what a visitor chooses, and the bounds of it.

import type { GenerateOptions } from "../engine/engine.ts";

export type ContinueOptions = Pick<GenerateOptions, "temperature" | "topK" | "topP" | "seed"> & {
  readonly tokens: number;
};

/** What the form starts with, and the bounds of its fields; what is left empty is left out. */
export const CONTINUE_FIELDS = {
  tokens: { label: "Tokens", value: "16", min: 1, max: 1_000, step: 1 },
  temperature: { label: "Temperature", value: "0.8", min: 0.05, max: 10, step: 0.05 },
  topK: { label: "Top k", value: "", min: 1, max: 1_000_000, step: 1 },
  topP: { label: "Top p", value: "", min: 0.01, max: 1, step: 0.01 },
  seed: { label: "Seed", value: "1", min: 0, max: 2_147_483_647, step: 1 },
} as const;

export type ContinueField = keyof typeof CONTINUE_FIELDS;

/** `valueOf` gives a field as it is written; "" and what is no number count as left out. */
export function readContinueOptions(isSampled: boolean, valueOf: (field: ContinueField) => string): ContinueOptions {
  const tokens = numberIn(valueOf("tokens")) ?? Number(CONTINUE_FIELDS.tokens.value);
  if (!isSampled) return { tokens };
  return {
    tokens,
    temperature: numberIn(valueOf("temperature")) ?? Number(CONTINUE_FIELDS.temperature.value),
    topK: numberIn(valueOf("topK")),
    topP: numberIn(valueOf("topP")),
    seed: numberIn(valueOf("seed")),
  };
}

function numberIn(written: string): number | undefined {
  const value = Number(written);
  return written.trim() === "" || Number.isNaN(value) ? undefined : value;
}
