// Heads of a layer that are looked at together: the chosen one, and those besides it. There is always one at least.

import type { HeadOrMean } from "../engine/engine.ts";
import type { PlaygroundState, ShownHead } from "./playground-state.ts";

export type HeadSet = Pick<PlaygroundState, "head" | "heads">;

/** All of them, in ascending order. */
export function shownHeads({ head, heads }: HeadSet): readonly number[] {
  return [...new Set([head, ...heads])].sort((a, b) => a - b);
}

/** Shown from now on, or no more; the last one stays. The chosen one hands over to the next that is shown. */
export function toggleHead(set: HeadSet, head: number): HeadSet {
  const shown = shownHeads(set);
  if (!shown.includes(head)) return setOf(set.head, [...shown, head]);
  const others = shown.filter((other) => other !== head);
  const next = others.find((other) => other > head) ?? others[0];
  if (next === undefined) return set;
  return setOf(set.head === head ? next : set.head, others);
}

/** Shown alone; where it is alone already, all `count` of the layer are shown again. */
export function soloHead(set: HeadSet, head: number, count: number): HeadSet {
  const shown = shownHeads(set);
  const isAlone = shown.length === 1 && shown[0] === head;
  return setOf(head, isAlone ? Array.from({ length: count }, (_, other) => other) : []);
}

/** How the engine is asked for it. */
export function askedHead({ layer, head, mean = "off" }: ShownHead): Pick<HeadOrMean, "layer" | "head"> {
  return { layer: mean === "model" ? "mean" : layer, head: mean === "off" ? head : "mean" };
}

function setOf(head: number, shown: readonly number[]): HeadSet {
  return { head, heads: shown.filter((other) => other !== head).sort((a, b) => a - b) };
}
