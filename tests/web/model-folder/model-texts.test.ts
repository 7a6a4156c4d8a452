import { expect, test } from "vitest";

import { readModelTexts } from "../../../web/src/model-folder/model-texts.ts";
import { openModelFolder } from "../../../web/src/model-folder/open-model-folder.ts";
import { faultOf } from "./reading.ts";

const files = (texts: Readonly<Record<string, BlobPart>>): File[] =>
  Object.entries(texts).map(([name, text]) => new File([text], name));

test("readModelTexts reads the three texts", async () => {
  const folder = await openModelFolder(
    files({ "config.json": "{}", "tokenizer.json": "\ufeff[1]", "tokenizer_config.json": "[2]", "x.json": "[3]" }),
  );
  expect(await readModelTexts(folder)).toEqual({ config: "{}", tokenizer: "[1]", tokenizerConfig: "[2]" });
});

test("readModelTexts does without tokenizer files", async () => {
  const folder = await openModelFolder(files({ "config.json": "{}" }));
  expect(await readModelTexts(folder)).toEqual({ config: "{}", tokenizer: undefined, tokenizerConfig: undefined });
});

test("readModelTexts takes a web page in the place of a file that may be missing for none", async () => {
  const fetch: typeof globalThis.fetch = (input) => {
    const isConfig = new URL(input as URL).pathname.endsWith("/config.json");
    const page = new Response("<!doctype html>", { headers: { "content-type": "text/html" } });
    return Promise.resolve(isConfig ? new Response("{}") : page);
  };
  const folder = await openModelFolder("https://example.org/m", { fetch });
  expect(await readModelTexts(folder)).toEqual({ config: "{}", tokenizer: undefined, tokenizerConfig: undefined });
});

test("readModelTexts rejects without config.json", async () => {
  const fetch: typeof globalThis.fetch = () => Promise.resolve(new Response("", { status: 404 }));
  const folder = await openModelFolder("https://example.org/m", { fetch });
  expect(await faultOf(readModelTexts(folder))).toMatch(/^E_FILE_MISSING config\.json is missing in “m”/);
});

test("readModelTexts names an adapter, which has no config.json", async () => {
  const fetch: typeof globalThis.fetch = (input) => {
    const isThere = new URL(input as URL).pathname.endsWith("/adapter_model.safetensors");
    return Promise.resolve(new Response("x", { status: isThere ? 200 : 404 }));
  };
  const folder = await openModelFolder("https://example.org/m", { fetch });
  const fault = await faultOf(readModelTexts(folder));
  expect(fault).toMatch(/^E_FILE_KIND adapter_model\.safetensors is an adapter, the change of another model only/);
});

test.each([
  ["config.json", 2 ** 20, "1,048,577", "1,048,576"],
  ["tokenizer.json", 2 ** 26, "67,108,865", "67,108,864"],
  ["tokenizer_config.json", 2 ** 24, "16,777,217", "16,777,216"],
])("readModelTexts reads no %s longer than %i bytes", async (name, limit, found, most) => {
  const texts = { "config.json": "{}", "tokenizer.json": "{}", [name]: new Uint8Array(limit + 1).fill(32) };
  expect(await faultOf(readModelTexts(await openModelFolder(files(texts))))).toBe(
    `E_FILE_SIZE ${name} of “opened files” has ${found} bytes; at most ${most} are read: check that it is what a model's ${name} should be.`,
  );
});
