import { expect, test } from "vitest";
import { standaloneLink } from "../../../web/src/page/standalone-link.ts";
import { DEFAULT_STATE } from "../../../web/src/state/playground-state.ts";

const SHOWN = { ...DEFAULT_STATE, text: "le chat", pair: "the cat", layer: 1, head: 2, view: "lines" } as const;
const link = standaloneLink(() => SHOWN);

test("the address says what is shown of the weights, and neither text nor model", () => {
  const written = link.encode({ ...SHOWN, pin: { query: 1, key: 0 } });
  expect(written).toMatch(/layer=1/);
  expect(written).not.toMatch(/text|chat|cat|model/);
  const { state, notes } = link.decode(written);
  expect(state).toEqual({ ...SHOWN, pin: { query: 1, key: 0 } });
  expect(notes).toEqual([]);
});

test("an address can ask for no other text and no other model", () => {
  const { state } = link.decode(
    "#model=https://example.com/model&text=other&pair=x&other-model=gpt2&other-text=y&tour=1",
  );
  expect(state).toEqual({ ...SHOWN, layer: 0, head: 0, view: "map" });
});

test("views that differ in the text alone are the same view", () => {
  expect(link.isSame(SHOWN, { ...SHOWN, text: "" })).toBe(true);
  expect(link.isSame(SHOWN, { ...SHOWN, head: 1 })).toBe(false);
});
