import { expect, test } from "vitest";

import { freeBytes } from "../../../web/src/model-folder/free-bytes.ts";

type Transfer = (this: ArrayBuffer, byteLength: number) => ArrayBuffer;

test("freeBytes moves the contents to a buffer without room", () => {
  const bytes = new Uint8Array(100);
  const asked: [ArrayBuffer, number][] = [];
  const transfer: Transfer = function (byteLength) {
    asked.push([this, byteLength]);
    return new ArrayBuffer(0);
  };
  Object.assign(bytes.buffer, { transfer });
  freeBytes(bytes);
  expect(asked).toEqual([[bytes.buffer, 0]]);
});

test("freeBytes leaves it to the collector where a browser cannot", () => {
  const bytes = new Uint8Array(100);
  Object.assign(bytes.buffer, { transfer: undefined });
  expect(() => freeBytes(bytes)).not.toThrow();
  expect(bytes).toHaveLength(100);
});
