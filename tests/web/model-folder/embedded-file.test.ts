import { describe, expect, test } from "vitest";
import { embeddedFile } from "../../../web/src/model-folder/embedded-file.ts";

const PAGE = "file:///home/somebody/attention.html";

function base64(bytes: Uint8Array | string): string {
  return Buffer.from(bytes).toString("base64");
}

async function bytesOf(file: File): Promise<number[]> {
  return [...new Uint8Array(await file.arrayBuffer())];
}

test("the bytes are those that were written, also in lines and over several portions", async () => {
  const bytes = Uint8Array.from({ length: 7 * 2 ** 20 + 1 }, (_, at) => (at * 31) % 251);
  const text = base64(bytes);
  const whole = embeddedFile(text, PAGE);
  expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
  const inLines = `\n${text.slice(0, 400).replaceAll(/.{76}/g, "$&\r\n")}\n`;
  expect(await bytesOf(embeddedFile(inLines, PAGE))).toEqual([...bytes.subarray(0, 300)]);
});

test.each([
  ["safetensors", Uint8Array.of(0x7b, 1, 0, 0, 0, 0, 0, 0, 0x7b)],
  // The length of its header begins as an archive does.
  ["safetensors", Uint8Array.of(0x50, 0x4b, 0, 0, 0, 0, 0, 0, 0x7b)],
  ["npz", "PK\x03\x04"],
  ["npy", Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0)],
  ["json", '{"tokens": ["a"]}'],
  ["safetensors", "?"],
])("what begins so is named .%s", (ending, bytes) => {
  expect(embeddedFile(base64(bytes), PAGE).name).toBe(`attention.${ending}`);
});

test.each([
  ["https://host/a%20b.html?x#layer=1", "a b.safetensors"],
  ["file:///C:/x/bert.htm", "bert.safetensors"],
  ["https://host/folder/", "attention.safetensors"],
  ["https://host/%E0%A4%A", "attention.safetensors"],
  ["blob:null/1234", "attention.safetensors"],
  // As a file of a model's folder is called.
  ["file:///x/model.html", "attention.safetensors"],
])("it is called after its page, %s", (page, name) => {
  expect(embeddedFile("YQ==", page).name).toBe(name);
});

describe("a page without weights", () => {
  test.each(["", " \n"])("says that there are none", (text) => {
    expect(() => embeddedFile(text, PAGE)).toThrow("There are no attention weights in this page");
  });

  test.each(["a", "<b>no</b>", "YWJj*WJj", "YWJj\u00e9"])("says that %j is damaged", (text) => {
    expect(() => embeddedFile(text, PAGE)).toThrow("is no base64");
  });
});
