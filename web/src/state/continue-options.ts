// How a model goes on with the text: what a visitor chooses, and the bounds of it.

import type { GenerateOptions } from "../engine/engine.ts";

export type ContinueOptions = Pick<GenerateOptions, "temperature" | "topK" | "topP" | "seed"> & {
  readonly tokens: number;
};

/** Which token comes next: the likeliest, or one by chance. */
export const DECODINGS = ["greedy", "sampled"] as const;
export type Decoding = (typeof DECODINGS)[number];

/** As a view holds it, under the names of links; null is no bound. */
export interface ContinueSettings {
  readonly decoding: Decoding;
  readonly "new-tokens": number;
  readonly temperature: number;
  readonly "top-k": number | null;
  readonly "top-p": number | null;
  readonly seed: number;
}

export const DEFAULT_CONTINUE: ContinueSettings = {
  decoding: "greedy",
  "new-tokens": 16,
  temperature: 0.8,
  "top-k": null,
  "top-p": null,
  seed: 1,
};

/** Bounds of the fields of the form, and of links. */
export const CONTINUE_FIELDS = {
  "new-tokens": { label: "Tokens", min: 1, max: 1_000, step: 1 },
  temperature: { label: "Temperature", min: 0.05, max: 10, step: 0.01 },
  "top-k": { label: "Top k", min: 1, max: 1_000_000, step: 1 },
  "top-p": { label: "Top p", min: 0.01, max: 1, step: 0.01 },
  seed: { label: "Seed", min: 0, max: 2_147_483_647, step: 1 },
} as const;

export type ContinueField = keyof typeof CONTINUE_FIELDS;

export function optionsOf(settings: ContinueSettings): ContinueOptions {
  const { decoding, "new-tokens": tokens, temperature, "top-k": topK, "top-p": topP, seed } = settings;
  if (decoding === "greedy") return { tokens };
  return { tokens, temperature, topK: topK ?? undefined, topP: topP ?? undefined, seed };
}

/** A field as it is written, "" where nothing bounds the choice; undefined where it is out of bounds, or no such number. */
export function readContinueField(name: ContinueField, written: string): number | null | undefined {
  const { min, max, step } = CONTINUE_FIELDS[name];
  if (written === "") return DEFAULT_CONTINUE[name] === null ? null : undefined;
  const form = step === 1 ? /^\d{1,10}$/ : /^\d{1,2}(\.\d{1,2})?$/;
  const value = form.test(written) ? Number(written) : Infinity;
  return value >= min && value <= max ? value : undefined;
}
