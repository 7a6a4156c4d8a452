import { describe, expect, test } from "vitest";
import { escapeAttribute, escapeDestination, escapeMarkdown } from "../../../web/src/share/escape.ts";
import { elementOf, iframeOf, markdownOf } from "../../../web/src/share/snippets.ts";
import { describeView } from "../../../web/src/share/words.ts";
import { DEFAULT_STATE, type PlaygroundState } from "../../../web/src/state/playground-state.ts";
import { HOSTILE_TEXTS } from "./hostile-texts.ts";

const SITE = "https://example.org/headlight/index.html?x=1#v=1";
const REFERENCE = /&(?:amp|lt|gt|quot|#\d+);/g;

const stateOf = (change: Partial<PlaygroundState>): PlaygroundState => ({ ...DEFAULT_STATE, ...change });

describe("Markdown", () => {
  test("is a picture in a link", () => {
    expect(markdownOf("The cat", "https://example.org/#v=1&text=a", "map.png")).toBe(
      "[![The cat](map.png)](https://example.org/#v=1&text=a)",
    );
    expect(markdownOf("The cat", "https://example.org/", undefined)).toBe("[The cat](https://example.org/)");
  });

  test("keeps no character of a text active, in 100 hostile texts and more", () => {
    expect(HOSTILE_TEXTS.length).toBeGreaterThanOrEqual(100);
    for (const text of HOSTILE_TEXTS) {
      for (const words of [text, describeView(text, stateOf({ text, pair: text }), undefined)]) {
        const [, label, rest] =
          /^\[!\[([^[\]]*)\](.*)$/s.exec(markdownOf(words, "https://example.org/#a", "map.png")) ?? [];
        expect(rest, text).toBe("(map.png)](https://example.org/#a)");
        expect(label?.replace(REFERENCE, ""), text).not.toMatch(/[&<>"'`{}[\]()\\|*_~!#+=^$@:\n\r\u2028\u2029\0]/);
      }
    }
  });

  test("gives words back as they were, but for white space", () => {
    for (const text of ["a [b](c) | d", "`x` \\ *y*", "<b>&amp;</b>"])
      expect(unescape(escapeMarkdown(text))).toBe(text);
    expect(escapeMarkdown("a\r\n\r\n b")).toBe("a b");
  });

  test("ends a link where it ends, whatever its address is called", () => {
    const link = escapeDestination("https://example.org/a_(b)/#1zab_c-d.1.00000000");
    expect(link).toBe("https://example.org/a_%28b%29/#1zab_c-d.1.00000000");
    expect(escapeDestination("https://example.org/<a>[b]|`\\")).not.toMatch(/[<>[\]|`\\]/);
  });
});

describe("HTML", () => {
  test("of a frame has its address beside the page, and a title", () => {
    expect(iframeOf("Attention of “a”", SITE, "#v=1&text=a&layer=1")).toBe(
      '<iframe src="https://example.org/headlight/embed.html#v=1&amp;text=a&amp;layer=1" title="Attention of “a”" ' +
        'width="100%" height="480" loading="lazy" style="border:0"></iframe>',
    );
  });

  test("of the element has what differs from the defaults, and neither a tour nor a model of this machine", () => {
    const state = stateOf({ text: 'a "b"', layer: 1, pin: { query: 2, key: 1 }, tour: "heads", model: "file:mine" });
    expect(elementOf(SITE, state)).toBe(
      '<script type="module" src="https://example.org/headlight/embed.js"></script>\n' +
        '<attention-view text="a &quot;b&quot;" layer="1" pin="2,1"></attention-view>',
    );
    expect(elementOf(SITE, DEFAULT_STATE)).toMatch(/\n<attention-view><\/attention-view>$/);
  });

  test("is one line for every text, without a character that nobody sees or that a template reads", () => {
    for (const text of HOSTILE_TEXTS) {
      const written = escapeAttribute(text);
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      expect(written, text).not.toMatch(/[<>"'`{}\0-\x1f\x7f\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/u);
      expect(written.replace(REFERENCE, ""), text).not.toContain("&");
      expect(written, "a reference to one of them means another letter").not.toMatch(/&#1(2[89]|[34]\d|5\d);/);
    }
  });
});

function unescape(written: string): string {
  const names: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };
  return written.replace(/&(?:#(\d+)|(\w+));/g, (_, code: string | undefined, name: string) =>
    code === undefined ? (names[name] ?? "") : String.fromCodePoint(Number(code)),
  );
}
