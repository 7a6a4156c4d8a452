import { afterEach, describe, expect, test, vi } from "vitest";

import { fetchBytes, loadModule } from "../../../web/src/engine/load-module.ts";

const URL_OF_MODULE = new URL("https://example.org/headlight.wasm");
const EMPTY_MODULE = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

afterEach(() => void vi.unstubAllGlobals());

function answering(body: BodyInit, init?: ResponseInit): void {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(body, init)));
}

const loading = (): Promise<WebAssembly.Module> => loadModule(URL_OF_MODULE, fetchBytes);

test("loadModule compiles what it fetched", async () => {
  answering(Uint8Array.from(EMPTY_MODULE));
  expect(await loading()).toBeInstanceOf(WebAssembly.Module);
});

describe("loadModule says what is wrong", () => {
  test.each<[string, BodyInit, ResponseInit, RegExp]>([
    [
      "the address answers 404",
      "gone",
      { status: 404, statusText: "Not Found" },
      /headlight\.wasm answered 404 Not Found/,
    ],
    ["the address answers with a page", "\n<!doctype html><p>Hi", {}, /headlight\.wasm answered a web page \(HTML\)/],
    ["the address answers with nothing", "", {}, /answered 0 bytes of something else/],
    ["the address answers with something else", "PK\u0003\u0004zip", {}, /answered 7 bytes of something else/],
    ["the module is cut off", Uint8Array.from(EMPTY_MODULE.slice(0, 6)), {}, /could not be compiled/],
  ])("when %s", async (_, body, init, sentence) => {
    answering(body, init);
    await expect(loading()).rejects.toMatchObject({
      code: "E_WASM_LOAD",
      message: expect.stringMatching(sentence) as string,
    });
  });

  test("when the network fails", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    await expect(loading()).rejects.toMatchObject({
      code: "E_WASM_LOAD",
      message: expect.stringContaining("Failed to fetch") as string,
    });
  });

  test("when the network fails half-way", async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new TypeError("connection reset")) });
    answering(body);
    await expect(loading()).rejects.toMatchObject({
      code: "E_WASM_LOAD",
      message: expect.stringContaining("connection reset") as string,
    });
  });
});
