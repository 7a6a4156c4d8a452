// A number per head, as it stands beside its thumbnail.

import { formatScore, formatWeight } from "./number-format.ts";

export interface HeadNumbers {
  /** What it is, as words of a sentence: "weight of the token before". */
  readonly title: string;
  readonly unit: "weight" | "bits";
  /** By layer and head; undefined where it is not known yet, or there is none. */
  readonly values: readonly (readonly (number | undefined)[])[];
}

/** "" where there is none. */
export function writeHeadNumber({ unit, values }: HeadNumbers, layer: number, head: number): string {
  const value = values[layer]?.[head];
  if (value === undefined) return "";
  if (unit === "weight") return formatWeight(value);
  return `${value > 1 ? formatScore(value) : formatWeight(value)} bits`;
}
