// A view that a link shows, and what is said of it: both have to be true.

import { expect } from "vitest";

import type { Model } from "../../web/src/engine/engine.ts";
import type { Evidence } from "../../web/src/state/examples.ts";
import { clampToModel, type PlaygroundState } from "../../web/src/state/playground-state.ts";
import { decodeState, encodeState } from "../../web/src/state/share-link.ts";

/** The view survives its link, the model has all of it, and each piece of evidence holds. */
export async function expectShown(model: Model, state: PlaygroundState, evidence: readonly Evidence[]): Promise<void> {
  expect(decodeState(encodeState(state))).toEqual({ state, notes: [] });
  const headsPerLayer = Array.from({ length: model.layers }, (_, layer) => model.headsIn(layer));
  expect(clampToModel(state, { ...model, headsPerLayer }).notes).toEqual([]);
  const trace = await model.run(state.text);
  const { layer, head, pin } = state;
  for (const piece of evidence) {
    if (piece.kind === "weight") {
      const { query, keys, atLeast } = piece;
      if (pin !== null) expect([pin.query, keys]).toEqual([query, expect.arrayContaining([pin.key])]);
      const row = await trace.weights({ layer, head, rows: [query, query + 1] });
      expect(keys.reduce((sum, key) => sum + (row[key] ?? NaN), 0)).toBeGreaterThanOrEqual(atLeast);
    } else {
      const [best] = await trace.logits({ position: piece.position, top: 1 });
      expect(best?.token.trim()).toBe(piece.token);
    }
  }
  trace.close();
}
