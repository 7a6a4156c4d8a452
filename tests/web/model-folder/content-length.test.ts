import { expect, test } from "vitest";

import { lengthOf, readContentRange, sizeInRange } from "../../../web/src/model-folder/content-length.ts";

test.each([
  ["bytes 0-99/1000", { first: 0, last: 100, sizeBytes: 1000 }],
  ["bytes 8-8/9", { first: 8, last: 9, sizeBytes: 9 }],
  ["bytes 4294967296-8589934591/*", { first: 2 ** 32, last: 2 ** 33, sizeBytes: undefined }],
])("readContentRange reads %j", (header, range) => {
  expect(readContentRange(header)).toEqual(range);
});

test.each([null, "", "bytes 9-5/20", "bytes 0-99/50", "bytes */100", "items 0-1/2", "bytes 0-9007199254740993/*"])(
  "readContentRange makes nothing of %j",
  (header) => {
    expect(readContentRange(header)).toBeUndefined();
  },
);

const withHeaders = (headers: Record<string, string>): Response => new Response(null, { headers });

test.each([
  ["bytes 0-0/1000", 1000],
  ["bytes */0", 0],
  ["bytes */9", undefined],
  ["bytes 0-0/*", undefined],
])("sizeInRange reads %j", (header, size) => {
  expect(sizeInRange(withHeaders({ "content-range": header }))).toBe(size);
});

test.each<[Record<string, string>, number | undefined]>([
  [{ "content-length": "1000" }, 1000],
  [{ "content-length": "1000", "content-encoding": "identity" }, 1000],
  [{ "content-length": "1000", "content-encoding": "br" }, undefined],
  [{ "content-length": "many" }, undefined],
  [{}, undefined],
])("lengthOf reads %j", (headers, length) => {
  expect(lengthOf(withHeaders(headers))).toBe(length);
});
