// A view that a link shows, and what is said of it: both have to be true.

import { expect } from "vitest";

import type { Engine, Model, Trace } from "../../web/src/engine/engine.ts";
import type { Evidence } from "../../web/src/state/examples.ts";
import type { HeadChoice } from "../../web/src/state/picture.ts";
import { clampToModel, type PlaygroundState } from "../../web/src/state/playground-state.ts";
import { decodeState, encodeState } from "../../web/src/state/share-link.ts";

/** Bits that three decimals do not show. */
const SHOWN_AS_0 = 0.0005;

/** The view survives its link, the model has all of it, and each piece of evidence holds. */
export async function expectShown(
  engine: Engine,
  model: Model,
  state: PlaygroundState,
  evidence: readonly Evidence[],
): Promise<void> {
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
      // Each of them has a part in it: the sum alone would be as large where the query looks at one.
      for (const key of keys) expect(row[key], `key ${String(key)}`).toBeGreaterThanOrEqual(atLeast / keys.length / 2);
    } else if (piece.kind === "divergence") {
      const { query, atLeast, still } = piece;
      expect(pin?.query).toBe(query);
      const other = await model.run(state["other-text"]);
      expect((await divergences(engine, other, trace, { layer, head }))[query]).toBeGreaterThanOrEqual(atLeast);
      expect(Math.max(...(await divergences(engine, other, trace, still)))).toBeLessThan(SHOWN_AS_0);
      other.close();
    } else {
      const { position, token, otherToken } = piece;
      expect(await likeliest(trace, position)).toBe(token);
      if (otherToken === undefined) continue;
      const other = await model.run(state["other-text"]);
      expect(await likeliest(other, position)).toBe(otherToken);
      other.close();
    }
  }
  trace.close();
}

async function likeliest(trace: Trace, position: number): Promise<string | undefined> {
  const [best] = await trace.logits({ position, top: 1 });
  return best?.token.trim();
}

/** By query, of one head on two texts whose tokens belong together one by one. */
async function divergences(engine: Engine, a: Trace, b: Trace, head: HeadChoice): Promise<Float32Array> {
  const map = async (trace: Trace) => {
    const { length } = trace.tokens;
    return { rows: length, columns: length, weights: await trace.weights(head) };
  };
  return (await engine.compare({ a: await map(a), b: await map(b) })).divergences;
}
