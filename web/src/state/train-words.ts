// How the page on which models learn speaks: of tasks and settings, of how far a training is, of what its points say.

import type { LayerPart } from "./layer-parts.ts";
import type { Positions, ScoreKind, TaskName, TrainingPoint } from "../training/training.ts";
import type { Crossing } from "./crossings.ts";
import { formatCount, formatScore } from "./number-format.ts";
import type { TrainingRecord } from "./training-record.ts";

export interface TaskWords {
  readonly label: string;
  readonly description: string;
  readonly example: string;
}

export const TASK_WORDS: Readonly<Record<TaskName, TaskWords>> = {
  copy: { label: "Copy", description: "Letters, and after > the same letters again.", example: "k a f > k a f" },
  reverse: { label: "Reverse", description: "Letters, and after > the same backwards.", example: "k a f > f a k" },
  sort: { label: "Sort", description: "Numbers, and after > the same in order.", example: "17 3 29 > 3 17 29" },
  repeat: {
    label: "Repeat",
    description: "A series that starts again and again: from its second round on, every next sign can be known.",
    example: "K b T K b T K b T",
  },
  brackets: {
    label: "Close brackets",
    description: "Brackets, and after > those that close what is still open.",
    example: "( [ ] { > } ) .",
  },
  addition: {
    label: "Add",
    description: "Two numbers, and after = their sum modulo 59.",
    example: "17 + 50 = 8",
  },
  dates: {
    label: "Dates to ISO",
    description:
      "A date in one of eight forms, which an encoder reads; behind > a decoder writes it as ISO 8601 has it. " +
      "Each of its layers attends twice: to what it has written, and to the source.",
    example: "3 May 1979 > 1979-05-03",
  },
  text: {
    label: "Your own text",
    description: "The next character of a text of yours; a part of it is held out.",
    example: "The ca → t",
  },
};

export const SCORE_WORDS: Readonly<Record<ScoreKind, string>> = {
  "scaled-dot": "scaled dot: q·k / √d",
  dot: "dot: q·k",
  additive: "additive: v·tanh(q + k)",
  multiplicative: "multiplicative: q·Wk",
};

export const POSITION_WORDS: Readonly<Record<Positions, string>> = {
  rotary: "rotary",
  learned: "learned",
  none: "none",
};

/** What a layer of a model is, beside its number. */
export const PART_WORDS: Readonly<Record<LayerPart, string>> = {
  whole: "",
  source: "encoder",
  target: "decoder",
  cross: "cross-attention",
};

/** “<1 s”, “42 s”, “3 min 20 s”, “2 h 5 min” */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return "an unknown time";
  const whole = Math.round(seconds);
  if (whole < 1) return seconds === 0 ? "0 s" : "<1 s";
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  return `${formatCount(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/** A share in [0, 1] as a percentage; “0 %” and “100 %” only when exact. */
export function formatShare(share: number): string {
  if (share === 0 || share === 1) return `${share * 100} %`;
  if (share < 0.0005) return "<0.1 %";
  return share >= 0.9995 ? ">99.9 %" : `${(share * 100).toFixed(1)} %`;
}

/** step 120, 3 s spent, 37 steps a second; of a large model: step 2, 42 s spent, 21 s a step */
export function describeProgress({ step, seconds }: Pick<TrainingRecord, "step" | "seconds">): string {
  const words = `step ${formatCount(step)}, ${formatSeconds(seconds)} spent`;
  if (step === 0 || seconds === 0) return words;
  const rate = step / seconds;
  if (rate < 0.5) return `${words}, ${formatSeconds(seconds / step)} a step`;
  return `${words}, ${rate < 10 ? rate.toFixed(1) : formatCount(Math.round(rate))} steps a second`;
}

/** How far it is to `goal`: told by the steps that are done. Undefined before there are any. */
export function secondsTo(
  goal: number,
  { step, seconds }: Pick<TrainingRecord, "step" | "seconds">,
): number | undefined {
  return step === 0 || seconds === 0 ? undefined : (seconds / step) * Math.max(0, goal - step);
}

/** step 120: held-out loss 0.12, accuracy 98.2 %, whole answers 91.0 % */
export function describePoint({ step, loss, accuracy, exact }: TrainingPoint): string {
  const shares = `accuracy ${formatShare(accuracy)}, whole answers ${formatShare(exact)}`;
  return `step ${formatCount(step)}: held-out loss ${formatScore(loss)}, ${shares}`;
}

/** The curve in words. */
export function describeCurve({ step, points }: Pick<TrainingRecord, "step" | "points">): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || first === last) return "Loss and accuracy, before the first steps.";
  const range = `from ${formatScore(first.loss)} to ${formatScore(last.loss)}`;
  const accuracy = `from ${formatShare(first.accuracy)} to ${formatShare(last.accuracy)}`;
  return `Over ${formatCount(step)} steps the held-out loss went ${range}, and accuracy ${accuracy}.`;
}

/** “previous token”: layer 0, head 2, at step 120 */
export function describeCrossing({ step, kind, layer, head }: Crossing, names: readonly string[]): string {
  return `“${names[kind] ?? ""}”: layer ${layer}, head ${head}, at step ${formatCount(step)}`;
}
