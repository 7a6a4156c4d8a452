// Colours by powers of ten: where one weight is nearly all, the others are seen as well.

import { RAMP_STEPS } from "./color-ramp.ts";

/** From the upper end of the colours down to the lower one: less than a ten-thousandth is not told apart. */
export const LOG_SPAN = 1e4;

const STEPS_PER_E = (RAMP_STEPS - 1) / Math.log(LOG_SPAN);

/** Step of the ramp: 0 for `largest / LOG_SPAN` and all below it. */
export function logStep(weight: number, largest: number): number {
  if (!(weight > 0 && largest > 0)) return 0;
  return Math.max(0, Math.round(RAMP_STEPS - 1 + Math.log(weight / largest) * STEPS_PER_E));
}
