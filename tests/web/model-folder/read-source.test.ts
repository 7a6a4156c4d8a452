import { expect, test } from "vitest";

import { readSource } from "../../../web/src/model-folder/read-source.ts";

const HUB = "https://huggingface.co";

test.each([
  ["openai-community/gpt2", "openai-community/gpt2", `${HUB}/openai-community/gpt2/resolve/main/`],
  [" Qwen/Qwen2.5-0.5B ", "Qwen/Qwen2.5-0.5B", `${HUB}/Qwen/Qwen2.5-0.5B/resolve/main/`],
  [`${HUB}/org/name`, "org/name", `${HUB}/org/name/resolve/main/`],
  [`${HUB}/org/name/`, "org/name", `${HUB}/org/name/resolve/main/`],
  [`${HUB}/gpt2?x=1#files`, "gpt2", `${HUB}/gpt2/resolve/main/`],
  ["https://hf.co/org/name", "org/name", `${HUB}/org/name/resolve/main/`],
  ["huggingface.co/org/name", "org/name", `${HUB}/org/name/resolve/main/`],
  [`${HUB}/org/name/tree/v1.0`, "org/name", `${HUB}/org/name/resolve/v1.0/`],
  [`${HUB}/org/name/tree/refs%2Fpr%2F3/sub/folder`, "org/name", `${HUB}/org/name/resolve/refs%2Fpr%2F3/sub/folder/`],
  [`${HUB}/org/name/blob/main/sub/config.json`, "org/name", `${HUB}/org/name/resolve/main/sub/`],
  [`${HUB}/org/name/resolve/main/model.safetensors`, "org/name", `${HUB}/org/name/resolve/main/`],
  ["https://example.org/models/tiny", "tiny", "https://example.org/models/tiny/"],
  ["https://example.org/models/tiny/config.json", "tiny", "https://example.org/models/tiny/"],
  ["https://example.org/a%20b/?key=1#top", "a b", "https://example.org/a%20b/?key=1"],
  ["https://example.org", "example.org", "https://example.org/"],
  ["http://localhost:8000/m", "m", "http://localhost:8000/m/"],
  ["http://127.0.0.1/m/", "m", "http://127.0.0.1/m/"],
])("readSource reads %j as %s at %s", (text, name, url) => {
  expect(readSource(text)).toEqual({ kind: "address", name, url: new URL(url), host: new URL(url).host });
});

test.each([
  ["https://example.org/dumps/a%20b.npz?key=1", "a b.npz", "https://example.org/dumps/?key=1"],
  ["http://localhost:8000/dump.safetensors", "dump.safetensors", "http://localhost:8000/"],
])("readSource takes %s for the file of weights %s at %s", (text, file, url) => {
  const place = { kind: "address", name: file, file, url: new URL(url), host: new URL(url).host };
  expect(readSource(text)).toEqual(place);
});

test.each(["textbook", "storyteller", "gpt2", "v1.2_small"])("readSource takes %s for a built-in name", (name) => {
  expect(readSource(name)).toEqual({ kind: "built-in", name });
});

const ONLY = "only https: is, and http: on localhost";
const NEITHER = "is neither a name, org/name, nor an address that starts with https://";
const ON_DISK = "is on a disk, which no page may read by itself: drop or choose the folder";

test.each([
  ["", "Nothing was named: type textbook, org/name of Hugging Face, or the address of a model's folder."],
  ["javascript:alert(1)", `“javascript:alert(1)” is not opened (javascript:); ${ONLY}.`],
  ["data:text/plain,x", `“data:text/plain,x” is not opened (data:); ${ONLY}.`],
  ["blob:https://a/b", `“blob:https://a/b” is not opened (blob:); ${ONLY}.`],
  ["http://example.org/m", `“http://example.org/m” is not opened (http: to example.org); ${ONLY}.`],
  ["http://127.0.0.2/m", `“http://127.0.0.2/m” is not opened (http: to 127.0.0.2); ${ONLY}.`],
  ["http://[::1]:81/m/", "“http://[::1]:81/m/” is not opened; write localhost or 127.0.0.1 in the place of [::1]."],
  [
    "http://localhost.example.org/",
    `“http://localhost.example.org/” is not opened (http: to localhost.example.org); ${ONLY}.`,
  ],
  ["ftp://example.org/m", `“ftp://example.org/m” is not opened (ftp:); ${ONLY}.`],
  ["file:///home/me/gpt2", `“file:///home/me/gpt2” ${ON_DISK}.`],
  ["file:my model", "“my model” was opened from files, which a reload loses: drop or choose the folder again."],
  ["C:\\models\\gpt2", `“C:\\models\\gpt2” ${ON_DISK}.`],
  ["example.org/models/tiny", `“example.org/models/tiny” ${NEITHER}.`],
  ["two words", `“two words” ${NEITHER}.`],
  ["../secret", `“../secret” ${NEITHER}.`],
  ["a/..", `“a/..” ${NEITHER}.`],
  ["..", `“..” ${NEITHER}.`],
  ["x".repeat(90) + "/y/z", `“${"x".repeat(80)}…” ${NEITHER}.`],
  ["https://me:secret@example.org/m", "An address with a user name or password is not opened."],
  [
    `${HUB}/datasets/org/name`,
    "huggingface.co/datasets/org/name is no model's page; give org/name, or the address of the page.",
  ],
  [
    `${HUB}/docs/transformers`,
    "huggingface.co/docs/transformers is no model's page; give org/name, or the address of the page.",
  ],
  [HUB, "huggingface.co/ is no model's page; give org/name, or the address of the page."],
])("readSource refuses %j: E_SOURCE %s", (text, message) => {
  expect(() => readSource(text)).toThrow(expect.objectContaining({ code: "E_SOURCE", message }) as Error);
});

test.each([
  ["https://example.org/m/pytorch_model.bin", /^pytorch_model\.bin is a pickle: not loaded, because it can run code/],
  ["https://example.org/m/tiny.Q4.gguf", /^tiny\.Q4\.gguf is in the GGUF format, which is not read/],
  [`${HUB}/org/name/blob/main/tiny.gguf`, /^tiny\.gguf is in the GGUF format/],
])("readSource names the format of %s", (text, message) => {
  const fault = { code: "E_FILE_KIND", message: expect.stringMatching(message) as string };
  expect(() => readSource(text)).toThrow(expect.objectContaining(fault) as Error);
});
