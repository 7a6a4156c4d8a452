import { describe, expect, test } from "vitest";
import { describeLength, describeLocal, describeView, refuseLink } from "../../../web/src/share/words.ts";
import { DEFAULT_STATE } from "../../../web/src/state/playground-state.ts";

const note = { kind: "built", name: "induction" } as never;

describe("what is said of a view", () => {
  test("names model, layer, head and text", () => {
    const state = { ...DEFAULT_STATE, text: "The cat\nsat.", layer: 1 };
    expect(describeView("textbook", state, note)).toBe(
      "Attention of “textbook”, layer 1, head 0 “induction”, on “The cat sat.”",
    );
    expect(describeView("nli", { ...state, pair: "It sat.", mean: "layer" }, note)).toBe(
      "Attention of “nli”, layer 1, mean over its heads, on “The cat sat.” and “It sat.”",
    );
  });

  test("cuts a long text, and shows what is invisible in it", () => {
    const words = describeView("m", { ...DEFAULT_STATE, text: "long ".repeat(1_000) }, undefined);
    expect(words.length).toBeLessThan(200);
    expect(words).toMatch(/…”$/);
    expect(describeView("gpj.\u202eexe", DEFAULT_STATE, undefined)).toContain("“gpj.⟨U+202E⟩exe”");
  });

  test("counts a link, and warns above 2,000 characters", () => {
    expect(describeLength("x".repeat(2_000))).toBe("2,000 characters.");
    expect(describeLength("x".repeat(2_001))).toBe("2,001 characters. Some programs cut a link of more than 2,000.");
  });

  test("refuses a link above 32,000 with the number, and says what to do", () => {
    expect(refuseLink("x".repeat(32_000))).toBeUndefined();
    expect(refuseLink("x".repeat(41_234))).toMatch(/ 41,234 characters, and at most 32,000 are read\. .*choose Export/);
  });

  test("says what stays on this machine, and what travels", () => {
    expect(describeLocal(DEFAULT_STATE, "textbook")).toBeUndefined();
    for (const model of ["file:mine", "kept:mine"]) {
      expect(describeLocal({ ...DEFAULT_STATE, model }, "mine")).toBe(
        "“mine” is on this machine only, so a link leaves it out and opens this text in “textbook”. Its pictures and numbers travel: they are saved under Export.",
      );
    }
    expect(describeLocal({ ...DEFAULT_STATE, "other-model": "file:x" }, "textbook")).toMatch(
      /compared with .* leaves it out/,
    );
  });
});
