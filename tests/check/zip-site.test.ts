import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, expect, test } from "vitest";
import { zipSite } from "../../web/zip-site.mjs";

const folder = mkdtempSync(join(tmpdir(), "headlight-zip-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the zip of a site has what a browser asks for, byte for byte, and is the same each time", () => {
  const site = join(folder, "dist");
  const files = {
    "index.html": "<p>page</p>",
    "assets/a.wasm": "\0asm",
    "assets/a.js.map": "{}",
    "node/index.js": "x",
  };
  for (const part of ["assets", "node"]) mkdirSync(join(site, part), { recursive: true });
  for (const [path, content] of Object.entries(files)) writeFileSync(join(site, path), content);
  const zip = join(folder, "site.zip");
  expect(zipSite(site, zip)).toBe(2);
  const first = readFileSync(zip);
  const unpacked = unzipSync(first);
  expect(Object.keys(unpacked)).toEqual(["headlight/assets/a.wasm", "headlight/index.html"]);
  expect(Buffer.from(unpacked["headlight/assets/a.wasm"]!).toString()).toBe("\0asm");
  zipSite(site, zip);
  expect(readFileSync(zip)).toEqual(first);
});
