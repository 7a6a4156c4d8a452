import { expect, test } from "vitest";

import { type ByteSource, openSource } from "../../../web/src/model-folder/byte-source.ts";
import { CHUNK_BYTES, type ModelFile } from "../../../web/src/model-folder/model-folder.ts";
import { counting } from "./file-server.ts";
import { chunksOf, faultOf, joined } from "./reading.ts";

const WORDS = { name: "model.safetensors", folder: "small", advice: "download it again" };

/** Hands out at most `piece` bytes at a time and notes what was pulled. */
function sourceOf(
  bytes: Uint8Array<ArrayBuffer>,
  piece = Infinity,
  sizeBytes: number | undefined = bytes.length,
): ByteSource & { readonly pulled: number[]; isClosed: boolean } {
  const pulled: number[] = [];
  return {
    sizeBytes,
    pulled,
    isClosed: false,
    pull(first, most) {
      pulled.push(first);
      return Promise.resolve(bytes.slice(first, first + Math.min(most, piece)));
    },
    close() {
      this.isClosed = true;
    },
  };
}

const open = (source: ByteSource, signal?: AbortSignal): ModelFile => openSource(source, WORDS, { signal });

test("stream hands out the bytes of each range in chunks of a MiB that belong to one range", async () => {
  const bytes = counting(3 * CHUNK_BYTES);
  const ranges = [
    { first: 0, last: 8 },
    { first: 8, last: 8 },
    { first: 8, last: CHUNK_BYTES + 8 },
    { first: CHUNK_BYTES + 100, last: 3 * CHUNK_BYTES },
  ];
  const chunks = await chunksOf(open(sourceOf(bytes, 50_000)), ranges);
  expect(chunks.map(({ length }) => length)).toEqual([8, CHUNK_BYTES, CHUNK_BYTES, CHUNK_BYTES - 100]);
  const wanted = Buffer.concat(ranges.map(({ first, last }) => bytes.subarray(first, last)));
  expect(Buffer.compare(joined(chunks), wanted)).toBe(0);
  expect(chunks.every((chunk) => chunk.buffer.byteLength === chunk.length)).toBe(true);
  expect(chunks.some((chunk) => chunk.buffer === bytes.buffer)).toBe(false);
});

test("a range without end goes to the end of the file, known or not", async () => {
  const bytes = counting(1000);
  for (const size of [1000, undefined]) {
    expect(joined(await chunksOf(open(sourceOf(bytes, 300, size)), [{ first: 10, last: Infinity }]))).toEqual(
      bytes.slice(10),
    );
  }
  expect(await chunksOf(open(sourceOf(counting(0))), [{ first: 0, last: Infinity }])).toEqual([]);
});

test("a file that ends before the range, or before its promised size, is E_TRUNCATED with both numbers", async () => {
  const bytes = counting(1000);
  const sentence = (came: string, wanted: string): string =>
    `E_TRUNCATED model.safetensors of “small” ends after ${came} of ${wanted} bytes; download it again.`;
  const short = open(sourceOf(bytes));
  expect(await faultOf(chunksOf(short, [{ first: 0, last: 1001 }]))).toBe(sentence("1,000", "1,001"));
  expect(await faultOf(short.read({ first: 996, last: 1004 }))).toBe(sentence("1,000", "1,004"));
  const promised = open(sourceOf(bytes, 64, 2000));
  expect(await faultOf(chunksOf(promised, [{ first: 0, last: Infinity }]))).toBe(sentence("1,000", "2,000"));
});

test("read brings one range in one piece", async () => {
  const bytes = counting(1000);
  expect(await open(sourceOf(bytes, 7)).read({ first: 8, last: 500 })).toEqual(bytes.slice(8, 500));
});

test("what a chunk came in is freed with its last piece, and not before", async () => {
  const chunk = counting(100);
  const sizes: number[] = [];
  const freed: number[] = [];
  Object.assign(chunk.buffer, { transfer: () => freed.push(sizes.length) });
  const source = sourceOf(chunk);
  source.pull = (first, most) => {
    sizes.push(Math.min(most, 40));
    return Promise.resolve(chunk.subarray(first, first + Math.min(most, 40)));
  };
  expect(await open(source).read({ first: 0, last: 100 })).toEqual(counting(100));
  expect([sizes, freed]).toEqual([[40, 40, 20], [3]]);
});

test("onBytes hears of all bytes that came, as they come", async () => {
  const heard: number[] = [];
  const ranges = [
    { first: 0, last: 10 },
    { first: 10, last: 25 },
  ];
  await chunksOf(open(sourceOf(counting(100), 6)), ranges, (count) => heard.push(count));
  expect(heard).toEqual([6, 4, 6, 6, 3]);
});

test("an abort ends a read that is stuck, with the signal's reason, and nothing is read after it", async () => {
  const controller = new AbortController();
  const source = sourceOf(counting(100));
  source.pull = (first) => {
    source.pulled.push(first);
    return new Promise(() => undefined);
  };
  const file = open(source, controller.signal);
  const reading = file.read({ first: 0, last: 100 });
  const streaming = chunksOf(file, [{ first: 0, last: 100 }]);
  controller.abort(new Error("enough"));
  await expect(reading).rejects.toThrow("enough");
  await expect(streaming).rejects.toThrow("enough");
  await expect(file.read({ first: 0, last: 1 })).rejects.toThrow("enough");
  expect(source.isClosed).toBe(true);
  expect(source.pulled).toHaveLength(2);
});

test("an abort between two chunks ends the stream before the next read", async () => {
  const controller = new AbortController();
  const source = sourceOf(counting(3 * CHUNK_BYTES));
  const chunks = open(source, controller.signal).stream([{ first: 0, last: 3 * CHUNK_BYTES }]);
  const stream = chunks[Symbol.asyncIterator]();
  expect((await stream.next()).value).toHaveLength(CHUNK_BYTES);
  controller.abort(new Error("enough"));
  await expect(stream.next()).rejects.toThrow("enough");
  expect(source.pulled).toEqual([0]);
});
