import { CIVIDIS, rampStep } from "../../web/src/draw/color-ramp.ts";
import type { Playground } from "./playground.ts";
import { headNumbers } from "./reference-engine.ts";
import type { Reference } from "./reference-engine.ts";
import { expect } from "./watched-test.ts";

export const TEXT = "one two three one two four one two";

/** The map of TEXT has the colours that Node's weights of the same head call for, and a pointer finds its cells. */
export async function expectTruePicture(playground: Playground, reference: Reference): Promise<void> {
  await playground.waitForTokens(8);
  const { weights } = await headNumbers(reference, TEXT, 0, 1);
  const largest = Math.max(...weights);
  const cells = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((query) =>
    [...Array(query + 1).keys()].map((key) => [query, key] as const),
  );
  const expected = cells.map(([query, key]) => {
    const step = rampStep(weights[query * 8 + key] ?? NaN, largest);
    return [...CIVIDIS.subarray(step * 3, step * 3 + 3), 255];
  });
  await expect.poll(async () => playground.pixels(await playground.plot(8), cells)).toEqual(expected);
  await playground.pointAt(await playground.plot(8), 6, 3);
  await expect(playground.readout).toContainText(/query 6 .* → key 3 /);
}
