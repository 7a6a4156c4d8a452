import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DATA_ID, inScriptElement, standalonePage } from "../../web/standalone.mjs";

const PAGE = readFileSync(new URL("../../web/standalone.html", import.meta.url), "utf8");

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

function partOf(html: string, pattern: RegExp): string {
  const [, part] = pattern.exec(html) ?? [];
  if (part === undefined) throw new Error(`The page has nothing like ${String(pattern)}`);
  return part;
}

test("the page allows its own script and style by their hashes, and connects to nothing", () => {
  const html = standalonePage(PAGE, 'console.log("$& $1 ok")', "body { color: red }");
  const policy = partOf(html, /http-equiv="Content-Security-Policy" content="([^"]*)"/);
  const script = partOf(html, /<script>([^]*?)<\/script>/);
  expect(script).toBe('console.log("$& $1 ok")');
  expect(policy).toContain(`script-src ${hashOf(script)} 'wasm-unsafe-eval';`);
  expect(policy).toContain(`style-src ${hashOf(partOf(html, /<style>([^]*?)<\/style>/))};`);
  expect(policy).toMatch(/^default-src 'none';/);
  expect(policy).not.toMatch(/connect-src|unsafe-inline|https?:|'self'/);
});

test("the page refers to no other file, and ends where data is to stand", () => {
  const html = standalonePage(PAGE, "1", "");
  expect(html.replaceAll(/href="data:[^"]*"/g, "")).not.toMatch(/\s(?:src|href)=/);
  expect(html.endsWith(`<script type="application/octet-stream" id="${DATA_ID}">`)).toBe(true);
  // Nothing after the start tag closes anything that was opened before it.
  expect(html).not.toMatch(/<\/(?:body|html)>/);
});

test("a script cannot end its element, or begin a comment, by a text in it", () => {
  const code = `globalThis.found = ["</script><b>", "<!-- <SCRIPT>", 1 < 2];`;
  const written = inScriptElement(code);
  expect(written).not.toMatch(/<(?:!--|\/?script)/i);
  // oxlint-disable-next-line typescript/no-implied-eval -- what a browser would run is run
  const found = (source: string): unknown => new Function(source.replace("globalThis.found =", "return"))();
  expect(found(written)).toEqual(found(code));
});

test("a page without a place for a part, or a style that would end too early, is refused", () => {
  expect(() => standalonePage("<!doctype html>", "1", "")).toThrow("has nothing like");
  expect(() => standalonePage(PAGE, "1", 'a::after { content: "</style>" }')).toThrow(
    "The style of the page would end",
  );
});
