// Text that goes on by tokens which end within a character. The tokens are given; the tokenizer is a real one.

import { expect, test } from "vitest";

import type { Candidate } from "../../../web/src/engine/engine.ts";
import type { Tokenizer } from "../../../web/src/engine/tokenizer.ts";
import type { WorkerTrace } from "../../../web/src/engine/worker-trace.ts";

import { generateWith } from "../../../web/src/engine/generate-text.ts";
import { ModelText } from "../../../web/src/engine/model-text.ts";
import { byteLevel, open } from "../tokenizer/small-tokenizers.ts";

const core = open(byteLevel());
const tokenizer = {
  special: core.special,
  decode: (ids: ArrayLike<number>) => Promise.resolve(core.decode(Array.from(ids))),
  tokenTexts: (ids: ArrayLike<number>) => Promise.resolve(core.read(Array.from(ids))),
} as unknown as Tokenizer;
const text = new ModelText(tokenizer, { name: "m", labels: [], knowsSegments: false, takesPair: false });

const MAX_TOKENS = 100;

/** What comes of a prompt when the model draws these ids. */
async function written(prompt: string, drawn: readonly number[], { tokens = drawn.length, endId = -1 } = {}) {
  const pieces: string[] = [];
  const writing = { decode: text.decode.bind(text), endId };
  const run = (input: string | { readonly tokens: readonly number[] }) => {
    const ids = typeof input === "string" ? [...core.encode(input).ids] : input.tokens;
    if (ids.length > MAX_TOKENS) throw new Error(`${String(ids.length)} tokens are run`);
    return Promise.resolve({
      tokens: ids.map((id) => ({ id })),
      draw: ({ draw }: { draw: number }) => Promise.resolve({ id: drawn[draw] } as Candidate),
      close: () => undefined,
    } as unknown as WorkerTrace);
  };
  const onToken = ({ token }: Candidate) => void pieces.push(token);
  const made = await generateWith(
    { run, maxTokens: MAX_TOKENS, writingOf: () => writing },
    prompt,
    { tokens, onToken },
    undefined,
  );
  return { ...made, pieces };
}

test("a character that takes three tokens comes with the last of them, and whole", async () => {
  expect(await written("a ", [0xe2, 0x82, 0xac, 0x35])).toMatchObject({ text: "a €5", pieces: ["", "", "€", "5"] });
  expect(await written("", [0xf0, 0x9f, 0x98, 0x80])).toMatchObject({ text: "😀", pieces: ["", "", "", "😀"] });
});

test("text that ends within a character ends before it, never with a sign for what is damaged", async () => {
  for (const bytes of [[0xe2], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xc3]]) {
    const { text: made, pieces } = await written("a", [0x62, ...bytes]);
    expect(made).toBe("ab");
    expect(pieces.join("")).toBe("b");
  }
});

test("text is never longer than the model takes, and says that this ended it", async () => {
  const drawn = Array.from({ length: 9 }, () => 0x62);
  for (const room of [0, 1, 8]) {
    const prompt = "a".repeat(MAX_TOKENS - room);
    const { text: made, ids, pieces, endedBy } = await written(prompt, drawn);
    expect({ made, count: ids.length, endedBy }).toEqual({
      made: prompt + "b".repeat(room),
      count: MAX_TOKENS,
      endedBy: "maxTokens",
    });
    expect(pieces).toHaveLength(room);
  }
  expect(await written("a".repeat(MAX_TOKENS - 9), drawn)).toMatchObject({ endedBy: "count" });
});

test("text that the model ends says so, without the token that ends it", async () => {
  expect(await written("a", [0x62, 0x63, 0x62], { endId: 0x63 })).toMatchObject({ text: "ab", endedBy: "endToken" });
});

test("candidates that are a part of a character are told as such, with their bytes", async () => {
  const top = {
    ids: Uint32Array.of(0xe2, 258),
    logits: Float32Array.of(2, 1),
    probabilities: Float32Array.of(0.5, 0.25),
  };
  expect(await text.candidates(top, {})).toEqual([
    { id: 0xe2, token: "E2", isFragment: true, logit: 2, probability: 0.5 },
    { id: 258, token: "hell", isFragment: false, logit: 1, probability: 0.25 },
  ]);
});
