// Page side: from a file of weights that were computed elsewhere to numbers in the worker. What is read of it here is text,
// the tokens; its numbers go to the core as they are.

import { unzipSync } from "fflate";

import type { ModelFileInput, OpenProgress } from "./engine.ts";
import type { GivenModelFacts } from "./protocol.ts";
import type { WorkerLink } from "./worker-link.ts";

import { formatCount } from "../text/write-values.ts";
import { AttentionError, messageOf } from "./fault.ts";
import { type GivenTokens, idsOfTexts, readNpyTexts, textsWithin, tokensOfJson } from "./given-tokens.ts";

export interface LoadedGiven {
  readonly facts: GivenModelFacts;
  readonly tokens: GivenTokens;
  readonly ids: Uint32Array;
}

export interface LoadGivenOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: OpenProgress) => void) | undefined;
}

/** As much as the core takes in a few milliseconds. */
const PORTION_BYTES = 2 ** 20;
const FIRST_BYTES = 64;
/** Above what the largest weights that are shown can have as float64. */
const MAX_FILE_BYTES = 2 ** 33;
/** An archive is unpacked in memory. */
const MAX_ARCHIVE_BYTES = 2 ** 30;
const MAX_TEXT_BYTES = 64 * 2 ** 20;
/** Entries of an archive. */
const WANTED = /^(weights|attentions|tokens|key_tokens)\.npy$|^provenance\.json$/;
const MAX_NAMED = 4;
/** As one begins, whichever version wrote it. */
const SNAPSHOT = /^\s*\{\s*"format"\s*:\s*"headlight-snapshot-/;

/** The numbers of a file: it is read piece by piece. */
interface NumbersFile {
  readonly name: string;
  readonly size: number;
  slice(first?: number, last?: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** Leaves nothing behind when it rejects. E_DUMP_SHAPE, E_TOO_BIG, E_MEMORY and those of the readers. */
export async function loadGiven(
  link: WorkerLink,
  model: number,
  file: ModelFileInput,
  options: LoadGivenOptions,
): Promise<LoadedGiven> {
  try {
    if (file.size > MAX_FILE_BYTES) throw tooLarge(file, MAX_FILE_BYTES);
    const tokens = await read(link, model, file, options);
    const ids = idsOfTexts([...(tokens.keys ?? []), ...tokens.queries]);
    const facts = await link.ask({ kind: "finishGiven", model, ids }, options.signal);
    return { facts, tokens, ids };
  } catch (thrown) {
    link.closeModel(model);
    throw thrown;
  }
}

function read(link: WorkerLink, model: number, file: ModelFileInput, options: LoadGivenOptions): Promise<GivenTokens> {
  const [, ending = ""] = /\.(\w+)$/.exec(file.name.toLowerCase()) ?? [];
  if (ending === "json") return readJson(link, model, file, options);
  if (ending === "npz") return readNpz(link, model, file, options);
  return readNumbers(link, model, file, { ...options, isNpy: ending === "npy" });
}

async function readJson(
  link: WorkerLink,
  model: number,
  file: ModelFileInput,
  { signal, onProgress }: LoadGivenOptions,
): Promise<GivenTokens> {
  // The core knows its own limit; what is far above it is not even sent.
  if (file.size > MAX_TEXT_BYTES) throw tooLarge(file, MAX_TEXT_BYTES);
  const text = await bytesOf(file, 0, file.size);
  if (isSnapshot(text)) {
    const sentence = `${file.name} is a snapshot, a saved map in 8 bits, which is shown by <attention-view snapshot="${file.name}"> in a page; to open weights here, save them with Export as JSON, NumPy or safetensors.`;
    throw new AttentionError("E_FILE_KIND", sentence);
  }
  const { tokens, keyTokens, hasKeyTokens, ranges } = await link.ask(
    { kind: "readGivenJson", model, text, name: file.name },
    signal,
  );
  const texts = textsWithin({ tokens, keyTokens: hasKeyTokens ? keyTokens : undefined, ranges: [...ranges] });
  const memoryBytes = await begin(link, model, texts, signal);
  onProgress?.({ doneBytes: file.size, totalBytes: file.size, memoryBytes });
  return texts;
}

/** It has `weights`, too, but as a text: what the core would say of that leads nowhere. */
function isSnapshot(text: Uint8Array): boolean {
  return SNAPSHOT.test(new TextDecoder().decode(text.subarray(0, FIRST_BYTES)));
}

async function readNpz(
  link: WorkerLink,
  model: number,
  file: ModelFileInput,
  options: LoadGivenOptions,
): Promise<GivenTokens> {
  if (file.size > MAX_ARCHIVE_BYTES) throw tooLarge(file, MAX_ARCHIVE_BYTES);
  const { entries, names } = unzipped(file.name, await bytesOf(file, 0, file.size));
  const array = ["weights", "attentions"].find((each) => entries.has(`${each}.npy`));
  const weights = entries.get(`${array ?? ""}.npy`);
  if (array === undefined || weights === undefined) {
    const found = names.slice(0, MAX_NAMED).join(", ") || "none at all";
    const sentence = `${file.name} has no array \`weights\` or \`attentions\`, but ${found}; save the attention weights as \`weights\`.`;
    throw new AttentionError("E_DUMP_SHAPE", sentence);
  }
  const numbers = fileOf(`${array} of ${file.name}`, weights);
  return readNumbers(link, model, numbers, { ...options, isNpy: true, tokens: tokensOfNpz(file.name, entries) });
}

type Entries = ReadonlyMap<string, Uint8Array>;

function tokensOfNpz(name: string, entries: Entries): GivenTokens {
  const about = entries.get("provenance.json");
  if (about !== undefined) {
    const text = new TextDecoder().decode(about);
    return tokensOfJson({ name, tokens: text, keyTokens: "", provenance: "" });
  }
  const texts = (array: string): readonly string[] | undefined => {
    const bytes = entries.get(`${array}.npy`);
    return bytes && readNpyTexts(bytes, `${array} of ${name}`);
  };
  return { queries: texts("tokens") ?? [], keys: texts("key_tokens") };
}

/** The entries that matter, and the names of all. E_FILE_KIND, E_FILE_SIZE. */
function unzipped(name: string, bytes: Uint8Array): { readonly entries: Entries; readonly names: readonly string[] } {
  const names: string[] = [];
  let left = MAX_ARCHIVE_BYTES;
  try {
    const entries = unzipSync(bytes, {
      filter: ({ name: entry, originalSize }) => {
        names.push(entry);
        if (!WANTED.test(entry)) return false;
        left -= originalSize;
        return left >= 0;
      },
    });
    if (left >= 0) return { entries: new Map(Object.entries(entries)), names };
  } catch (thrown) {
    const sentence = `${name} is no archive of numpy.savez that can be read (${messageOf(thrown)}); it was cut short or damaged, so save or download it again.`;
    throw new AttentionError("E_FILE_KIND", sentence);
  }
  const sentence = `What is packed in ${name} has over ${formatCount(MAX_ARCHIVE_BYTES)} bytes; save the weights alone, as .npy or safetensors.`;
  throw new AttentionError("E_FILE_SIZE", sentence);
}

interface NumbersOptions extends LoadGivenOptions {
  readonly isNpy: boolean;
  /** Where they are known from elsewhere. */
  readonly tokens?: GivenTokens | undefined;
}

async function readNumbers(
  link: WorkerLink,
  model: number,
  file: NumbersFile,
  options: NumbersOptions,
): Promise<GivenTokens> {
  const { isNpy, signal, onProgress } = options;
  const { name, size: fileBytes } = file;
  const first = await bytesOf(file, 0, Math.min(FIRST_BYTES, fileBytes));
  const { bytes } = await link.ask({ kind: "givenHeader", first, fileBytes, name, isNpy }, signal);
  const header = await bytesOf(file, 0, Math.min(bytes, fileBytes));
  const found = await link.ask({ kind: "readGiven", model, header, fileBytes, name, isNpy }, signal);
  const { tokensText: tokens, keyTokensText: keyTokens, provenanceText: provenance } = found;
  const texts = options.tokens ?? tokensOfJson({ name, tokens, keyTokens, provenance });
  const memoryBytes = await begin(link, model, texts, signal);
  const { firstByte, numBytes: totalBytes } = found;
  for (let at = 0; at < totalBytes; at += PORTION_BYTES) {
    const piece = await bytesOf(file, firstByte + at, firstByte + Math.min(at + PORTION_BYTES, totalBytes));
    await link.ask({ kind: "writeGiven", model, bytes: piece }, signal);
    onProgress?.({ doneBytes: at + piece.length, totalBytes, memoryBytes });
  }
  return texts;
}

/** Bytes that they take in memory, once there is room for them. */
async function begin(
  link: WorkerLink,
  model: number,
  { queries, keys }: GivenTokens,
  signal: AbortSignal | undefined,
): Promise<number> {
  const counts = { queries: queries.length, keys: keys?.length ?? 0, hasKeys: keys !== undefined };
  return (await link.ask({ kind: "beginGiven", model, ...counts }, signal)).memoryBytes;
}

function fileOf(name: string, bytes: Uint8Array): NumbersFile {
  return { name, size: bytes.length, slice: (...range) => new Blob([bytes.slice(...range)]) };
}

async function bytesOf(file: NumbersFile, first: number, last: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.slice(first, last).arrayBuffer());
  } catch (thrown) {
    const sentence = `${file.name} cannot be read (${messageOf(thrown)}); it was changed, moved or deleted, so open it again.`;
    throw new AttentionError("E_FILE_READ", sentence);
  }
}

function tooLarge({ name, size }: NumbersFile, most: number): AttentionError {
  const sentence = `${name} has ${formatCount(size)} bytes; at most ${formatCount(most)} are read, so save fewer layers or heads.`;
  return new AttentionError("E_FILE_SIZE", sentence);
}
