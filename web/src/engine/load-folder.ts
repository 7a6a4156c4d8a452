// Page side: from a model's folder to a model in the worker. The files are never held: their headers say which bytes
// the model wants, and those go to the worker row by row, while the next ones arrive.

import type { ModelFile, ModelFolder } from "../model-folder/model-folder.ts";
import type { ModelTexts } from "../model-folder/model-texts.ts";
import type { OpenProgress } from "./engine.ts";
import type { BuiltModelFacts, ModelPlan } from "./protocol.ts";
import type { WorkerLink } from "./worker-link.ts";

import { TOKENIZER, TOKENIZER_CONFIG } from "../model-folder/file-names.ts";
import { findParams } from "../model-folder/params-files.ts";
import { readModelTexts } from "../model-folder/model-texts.ts";

/** Enough to tell what kind of file it is. */
const FIRST_BYTES = 64;
const LENGTH_BYTES = 8;
/** As much as one call of the core packs in about a millisecond. */
const PORTION_BYTES = 2 ** 20;

export interface LoadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: OpenProgress) => void) | undefined;
  readonly eightBits?: boolean | undefined;
}

export interface LoadedFolder {
  readonly facts: BuiltModelFacts;
  readonly plan: ModelPlan;
  readonly texts: ModelTexts;
}

/** Leaves nothing behind when it rejects. */
export async function loadFolder(
  link: WorkerLink,
  model: number,
  folder: ModelFolder,
  options: LoadOptions,
): Promise<LoadedFolder> {
  const { signal } = options;
  const texts = await readModelTexts(folder, { signal });
  await checkTexts(link, texts, signal);
  const { names } = await findParams(folder, { signal });
  const files: ModelFile[] = [];
  try {
    for (const name of names) files.push(await folder.open(name, { signal }));
    const plan = await planModel(link, model, texts.config, files, options);
    await writeAll(link, model, plan, files, { ...options, onProgress: withHosts(folder, options) });
    const facts = await link.ask({ kind: "finishModel", model }, signal);
    return { facts, plan, texts };
  } catch (thrown) {
    link.closeModel(model);
    throw thrown;
  } finally {
    for (const file of files) file.close();
  }
}

/** Where a folder was copied without what git-LFS keeps, the vocabulary is a pointer like the parameters. */
async function checkTexts(
  link: WorkerLink,
  { tokenizer, tokenizerConfig }: ModelTexts,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const [name, text] of [
    [TOKENIZER, tokenizer],
    [TOKENIZER_CONFIG, tokenizerConfig],
  ] as const) {
    if (text === undefined) continue;
    const first = new TextEncoder().encode(text.slice(0, FIRST_BYTES));
    await link.ask({ kind: "checkJson", first, name }, signal);
  }
}

/** Which hosts answer is known as they do: a redirect may lead to another one than was asked. */
function withHosts(folder: ModelFolder, { onProgress }: LoadOptions): LoadOptions["onProgress"] {
  return (progress) => onProgress?.({ ...progress, hosts: folder.hosts });
}

async function planModel(
  link: WorkerLink,
  model: number,
  config: string,
  files: readonly ModelFile[],
  { signal, eightBits = false }: LoadOptions,
): Promise<ModelPlan> {
  const headers: Uint8Array[] = [];
  for (const file of files) headers.push(await headerOf(link, file, signal));
  const joined = new Uint8Array(headers.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const header of headers) {
    joined.set(header, at);
    at += header.length;
  }
  const work = {
    kind: "planModel",
    model,
    config: new TextEncoder().encode(config),
    headers: joined,
    lengths: Uint32Array.from(headers, ({ length }) => length),
    fileNames: files.map(({ name }) => name),
    fileBytes: Float64Array.from(files, sizeOf),
    eightBits,
  } as const;
  return link.ask(work, signal);
}

async function headerOf(link: WorkerLink, file: ModelFile, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const fileBytes = sizeOf(file);
  const first = await file.read({ first: 0, last: Math.min(FIRST_BYTES, fileBytes) });
  const { bytes } = await link.ask({ kind: "headerBytes", first, fileBytes, name: file.name }, signal);
  const header = new Uint8Array(bytes);
  const known = first.subarray(LENGTH_BYTES, LENGTH_BYTES + bytes);
  header.set(known);
  if (known.length === bytes) return header;
  header.set(await file.read({ first: LENGTH_BYTES + known.length, last: LENGTH_BYTES + bytes }), known.length);
  return header;
}

/** Infinity where a server does not tell: the header then says where the last tensor ends. */
function sizeOf({ sizeBytes = Infinity }: ModelFile): number {
  return sizeBytes;
}

/** One portion is being packed while the next one arrives. */
async function writeAll(
  link: WorkerLink,
  model: number,
  plan: ModelPlan,
  files: readonly ModelFile[],
  { signal, onProgress }: LoadOptions,
): Promise<void> {
  const totalBytes = plan.rows.reduce((sum, rows, read) => sum + rows * (plan.rowBytes[read] ?? 0), 0);
  let doneBytes = 0;
  const tell = () => onProgress?.({ doneBytes, totalBytes, memoryBytes: plan.paramBytes });
  tell();
  let packing: Promise<unknown> = Promise.resolve();
  for (const [read, rows] of plan.rows.entries()) {
    const file = files[plan.files[read] ?? 0];
    if (file === undefined) continue;
    for (const { firstRow, range } of portions(plan, read, rows)) {
      const bytes = await file.read(range);
      await packing;
      doneBytes += bytes.length;
      packing = link.ask({ kind: "writeRows", model, read, firstRow, bytes }, signal);
      packing.catch(() => undefined); // the next portion's wait reports it
      tell();
    }
  }
  await packing;
}

function* portions(plan: ModelPlan, read: number, rows: number) {
  const rowBytes = plan.rowBytes[read] ?? 1;
  const start = plan.firsts[read] ?? 0;
  const atOnce = Math.max(1, Math.floor(PORTION_BYTES / rowBytes));
  for (let firstRow = 0; firstRow < rows; firstRow += atOnce) {
    const lastRow = Math.min(firstRow + atOnce, rows);
    yield { firstRow, range: { first: start + firstRow * rowBytes, last: start + lastRow * rowBytes } };
  }
}
