// What a mean over heads is, as a head is described.

import type { HeadNote } from "../engine/engine.ts";

export const MEAN_NOTE: HeadNote = {
  name: "mean over heads",
  formula: "mean(i, j) = Σ over heads of weight(i, j) ÷ heads",
  description:
    "No head computes this: it shows where the heads look taken together, and hides what they do one by one.",
};
