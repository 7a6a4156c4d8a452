import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { LINK_TABLE } from "../../../web/src/state/link-keys.ts";
import { unpackView } from "../../../web/src/state/packed-link.ts";
import { DEFAULT_STATE } from "../../../web/src/state/playground-state.ts";
import { readSaved, refuseSavedLink, savedLink } from "../../../web/src/state/saved-link.ts";
import { readSnapshot } from "../../../web/src/state/snapshot.ts";
import { crc32 } from "../../../web/src/text/crc32.ts";
import { toBase64Url } from "../../../web/src/text/base64url.ts";
import { seeded } from "./random-views.ts";

const MAX_MS = 50; // from a link to a view or a sentence

/** Of `count` tokens, with weights that no packing makes smaller. */
function snapshotOf(count: number, token = " word"): string {
  const next = seeded(7);
  const range = [0, count];
  return JSON.stringify({
    format: "headlight-snapshot-1",
    provenance: { program: "Headlight 0.1.0", model: "mine", layer: 1, head: 0, queries: range, keys: range },
    view: {},
    tokens: Array.from({ length: count }, (_, at) => `${token}${String(at)}`),
    weights: toBase64Url(Uint8Array.from({ length: count * count }, () => next(256))),
  });
}

const STATE = { ...DEFAULT_STATE, text: "one two", model: "kept:mine", layer: 7, head: 9 };

async function linkOf(count: number): Promise<string> {
  const { link, refusal } = await savedLink(STATE, snapshotOf(count));
  expect(refusal).toBe("");
  return link!;
}

/** As the page reads it: what is said of it, and the snapshot. The best of three: the machine may be doing something else. */
async function read(link: string): Promise<{ readonly sentence: string; readonly tookMs: number }> {
  let [sentence, tookMs] = ["", Infinity];
  for (let attempt = 0; attempt < 3; attempt++) {
    const startMs = performance.now();
    const { saved, notes } = await unpackView(LINK_TABLE, link);
    sentence = saved === undefined ? (notes[0]?.message ?? "") : readSaved(saved).problem;
    tookMs = Math.min(tookMs, performance.now() - startMs);
  }
  return { sentence, tookMs };
}

describe("a link that carries a map", () => {
  test("is read as it was written, with the text alone for the live view of another model", async () => {
    const { saved, state, notes } = await unpackView(LINK_TABLE, await linkOf(6));
    expect(notes).toEqual([]);
    expect(state).toEqual({ ...DEFAULT_STATE, text: "one two" });
    expect(saved).toBe(snapshotOf(6));
    expect(readSaved(saved!).snapshot).toEqual(readSnapshot(snapshotOf(6)).snapshot);
  });

  test("has 2,000 characters or so where 32 tokens have weights of chance, and no character that a program would change", async () => {
    const link = await linkOf(32);
    expect(link).toMatch(/^#1z[\w-]+\.[0-9a-z]+\.[0-9a-f]{8}$/);
    expect(link.length).toBeLessThan(2_200);
  });

  test("is refused above 32 tokens, or where they are long, with what to do instead", async () => {
    expect(refuseSavedLink(32)).toBeUndefined();
    expect(refuseSavedLink(33)).toBe(
      "The saved map does not fit into a link: close this, choose Export under the figure, and save the snapshot as a file. A link holds at most 32 tokens, and this text has 33.",
    );
    const { link, refusal } = await savedLink(STATE, snapshotOf(32, "x".repeat(1_000)));
    expect(link).toBeUndefined();
    expect(refusal).toContain("save the snapshot as a file");
  });
});

describe("a link that carries a map and is damaged or hostile", () => {
  const packed = (saved: string, { length, sum }: { length?: number; sum?: number } = {}): string => {
    const bytes = new TextEncoder().encode(JSON.stringify({ text: "a", saved }));
    const check = (sum ?? crc32(bytes)).toString(16).padStart(8, "0");
    return `#1z${deflateRawSync(bytes).toString("base64url")}.${(length ?? bytes.length).toString(36)}.${check}`;
  };

  test("ends in a sentence within 50 ms, wherever it is cut", async () => {
    const link = await linkOf(12);
    for (let end = 3; end < link.length; end += 7) {
      const { sentence, tookMs } = await read(link.slice(0, end));
      expect(sentence, link.slice(0, end)).toMatch(/^The (packed )?link .* The first view is shown\.$/);
      expect(tookMs).toBeLessThan(MAX_MS);
    }
  });

  test("ends in a sentence within 50 ms, whatever it says of itself", async () => {
    const [good, size] = [snapshotOf(4), [0, 512]];
    const file = JSON.parse(good) as Record<string, unknown>;
    const provenance = { ...(file["provenance"] as object), queries: size, keys: size };
    const bombs = [
      packed(good, { length: 5 }),
      packed(good, { sum: 1 }),
      packed("{"),
      packed(""),
      packed("[".repeat(19_000)),
      packed("[".repeat(250_000)),
      packed(JSON.stringify({ ...file, weights: "" })),
      packed(JSON.stringify({ ...file, weights: "A".repeat(19_000) })),
      packed(JSON.stringify({ ...file, provenance, tokens: Array.from({ length: 512 }, () => "") })),
      packed(JSON.stringify({ ...file, tokens: Array.from({ length: 33 }, () => "") })),
      packed(JSON.stringify({ ...file, tokens: ["x".repeat(100_000), "", "", ""] })),
      packed(" ".repeat(262_000)),
    ];
    for (const link of bombs) {
      const { sentence, tookMs } = await read(link);
      expect(sentence, link.slice(-60)).toMatch(/^The (saved map|packed link) .*\.$/);
      expect(tookMs, sentence).toBeLessThan(MAX_MS);
    }
  });
});
