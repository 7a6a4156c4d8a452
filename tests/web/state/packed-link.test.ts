import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { LINK_TABLE } from "../../../web/src/state/link-keys.ts";
import { packView, shortestLink, unpackView } from "../../../web/src/state/packed-link.ts";
import { DEFAULT_STATE, type PlaygroundState } from "../../../web/src/state/playground-state.ts";
import { encodeState } from "../../../web/src/state/share-link.ts";
import { crc32 } from "../../../web/src/text/crc32.ts";
import { AWKWARD_TEXTS, randomViews, seeded } from "./random-views.ts";

const stateOf = (change: Partial<PlaygroundState>): PlaygroundState => ({ ...DEFAULT_STATE, ...change });
const pack = (state: PlaygroundState): Promise<string> => packView(LINK_TABLE, state);
const unpack = (link: string): ReturnType<typeof unpackView<PlaygroundState>> => unpackView(LINK_TABLE, link);

/** A link as somebody else may make one: what it says of itself need not be so. */
function linkOf(content: Uint8Array | string, { length, sum }: { length?: number; sum?: number } = {}): string {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const payload = deflateRawSync(bytes).toString("base64url");
  const check = (sum ?? crc32(bytes)).toString(16).padStart(8, "0");
  return `#1z${payload}.${(length ?? bytes.length).toString(36)}.${check}`;
}

describe("a packed link", () => {
  test("reads as the view that it was made of, for 10,000 random views", async () => {
    const readAgain = async (state: PlaygroundState): Promise<void> => {
      expect(await unpack(await pack(state))).toEqual({ state, notes: [] });
    };
    const states = [...randomViews(11, 10_000)];
    // Most of the time is the way through the platform's streams: many go it at once.
    for (let first = 0; first < states.length; first += 100)
      await Promise.all(states.slice(first, first + 100).map(readAgain));
  });

  test.each(AWKWARD_TEXTS)("reads as the view that it was made of, with the text %j", async (text) => {
    expect(await unpack(await pack(stateOf({ text })))).toEqual({ state: stateOf({ text }), notes: [] });
  });

  test("has no character that a program would change, and none at its end that one would cut", async () => {
    for (const state of randomViews(3, 200)) expect(await pack(state)).toMatch(/^#1z[\w-]+\.[0-9a-z]+\.[0-9a-f]{8}$/);
  });

  test("is made where it saves a fifth, and not where it does not", async () => {
    const short = stateOf({ text: "The cat sat", layer: 1 });
    expect(await shortestLink(short)).toBe("#v=1&text=The%20cat%20sat&layer=1");
    const long = stateOf({ text: "the cat sat on the mat and ".repeat(40) });
    const packed = await shortestLink(long);
    expect(packed).toMatch(/^#1z/);
    expect(packed.length).toBeLessThan(encodeState(long).length * 0.8);
    expect((await unpack(packed)).state).toEqual(long);
  });
});

describe("a packed link that is damaged", () => {
  const codes = async (link: string): Promise<string[]> => (await unpack(link)).notes.map(({ code }) => code);

  test("is refused, wherever one character is missing, changed or in capitals", async () => {
    const link = await pack(stateOf({ text: "The cat sat on the mat.", layer: 1, pin: { query: 3, key: 2 } }));
    for (let at = 3; at < link.length; at++) {
      const [before, after] = [link.slice(0, at), link.slice(at + 1)];
      const other = link[at] === "a" ? "b" : "a";
      for (const damaged of [before, before + after, before + other + after, `${before}…${after}`]) {
        const { state, notes } = await unpack(damaged);
        expect(notes, damaged).toHaveLength(1);
        expect(notes[0]?.code).toMatch(/^E_LINK_(DAMAGED|TOO_BIG)$/);
        expect(state).toBe(DEFAULT_STATE);
      }
    }
    expect(await codes(link.toUpperCase().replace("#1Z", "#1z"))).toEqual(["E_LINK_DAMAGED"]);
  });

  test("never unpacks to more than it says, nor to more than there may be", async () => {
    const bomb = new Uint8Array(64 * 2 ** 20).fill(0x20);
    const payload = deflateRawSync(bomb);
    expect(payload.toString("base64url").length).toBeGreaterThan(32_000);
    const part = payload.subarray(0, 20_000).toString("base64url");
    const startMs = performance.now();
    expect(await codes(`#1z${part}.${(262_144).toString(36)}.00000000`)).toEqual(["E_LINK_DAMAGED"]);
    expect(performance.now() - startMs).toBeLessThan(1_000);
    const { notes } = await unpack(`#1z${part}.${(6_000_000).toString(36)}.00000000`);
    expect(notes).toEqual([
      {
        code: "E_LINK_TOO_BIG",
        message: "The link unpacks to 6,000,000 bytes; at most 262,144 are read. The first view is shown.",
      },
    ]);
    expect(await codes(linkOf('{"text":"a"}', { length: 5 }))).toEqual(["E_LINK_DAMAGED"]);
    expect(await codes(linkOf('{"text":"a"}', { sum: 1 }))).toEqual(["E_LINK_DAMAGED"]);
  });

  test("of a newer version, or too long, says so", async () => {
    expect((await unpack("#2zabcd.4.00000000")).notes).toEqual([
      {
        code: "E_LINK_VERSION",
        message: "The link is of version 2; this page reads version 1. The first view is shown.",
      },
    ]);
    expect(await codes(`#1z${"a".repeat(33_000)}.4.00000000`)).toEqual(["E_LINK_TOO_BIG"]);
  });

  test("with another JSON in it is no view, and what is no key or no text in it counts for nothing", async () => {
    for (const json of ["[", "[]", '["text"]', "null", "5", '"text"', ""])
      expect(await codes(linkOf(json)), json).toEqual(["E_LINK_DAMAGED"]);
    expect(await codes(linkOf(Uint8Array.of(0x22, 0xff, 0x22)))).toEqual(["E_LINK_DAMAGED"]);
    const odd = '{"__proto__":"x","constructor":"y","text":"ok","layer":5,"head":"2","toString":{"a":[[[]]]}}';
    expect(await unpack(linkOf(odd))).toEqual({ state: stateOf({ text: "ok", head: 2 }), notes: [] });
    expect(await codes(linkOf('{"pin":"5","scale":"none"}'))).toEqual(["E_LINK_DAMAGED", "E_LINK_DAMAGED"]);
  });

  test("ends in a view, and never in an exception, whatever 3,000 random links say", async () => {
    const next = seeded(5);
    const characters = Array.from("#1z2aZ09-_.=&v%\u0000é👍 ");
    for (let round = 0; round < 3_000; round++) {
      const link = `#1z${Array.from({ length: next(40) }, () => characters[next(characters.length)]).join("")}`;
      expect((await unpack(link)).notes).toHaveLength(1);
    }
  });
});
