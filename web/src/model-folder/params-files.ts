// Which files of a folder hold the parameters.

import { AttentionError, messageOf } from "../engine/fault.ts";
import { formatCount, quoteValue } from "../text/write-values.ts";
import { MAX_SHARD_INDEX_BYTES, MAX_SHARDS, PARAMS, SHARD_INDEX } from "./file-names.ts";
import type { ModelFolder, SignalOption } from "./model-folder.ts";
import { noParams } from "./other-formats.ts";
import { readText } from "./read-file.ts";

export interface ParamsFiles {
  /** In the order of their names; every one was seen to be there. */
  readonly names: readonly string[];
  /** The text of the shard index, where the parameters are in several files. */
  readonly index: string | undefined;
}

/** E_SHARD_NAME, E_SHARD_COUNT and E_SHARD_MISSING; E_FILE_KIND or E_FILE_MISSING where there are no safetensors. */
export async function findParams(folder: ModelFolder, { signal }: SignalOption = {}): Promise<ParamsFiles> {
  if (await folder.has(PARAMS, { signal })) return { names: [PARAMS], index: undefined };
  if (!(await folder.has(SHARD_INDEX, { signal }))) throw await noParams(folder, { signal });
  const index = await readText(folder, SHARD_INDEX, { maxBytes: MAX_SHARD_INDEX_BYTES, signal });
  const names = shardNames(index);
  const found = await Promise.all(names.map((name) => folder.has(name, { signal })));
  const missing = names[found.indexOf(false)];
  if (missing !== undefined) throw shardMissing(missing, names.length, folder);
  return { names, index };
}

/** The file names of "weight_map", each once. Which tensors the files hold, their own headers say. */
export function shardNames(index: string): readonly string[] {
  const names = new Set(Object.values(weightMap(index)));
  for (const name of names) if (!isSiblingName(name)) throw wrongName(name);
  if (names.size > MAX_SHARDS) throw tooMany(names.size);
  return ([...names] as string[]).sort();
}

function weightMap(index: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(index);
  } catch (thrown) {
    throw new AttentionError(
      "E_JSON",
      `${SHARD_INDEX} is not JSON (${messageOf(thrown)}); download or export it again.`,
    );
  }
  const map = typeof parsed === "object" && parsed !== null && "weight_map" in parsed ? parsed.weight_map : undefined;
  if (typeof map === "object" && map !== null && Object.keys(map).length > 0) return map as Record<string, unknown>;
  const sentence = `${SHARD_INDEX} has no "weight_map" of tensor names and file names; export it again.`;
  throw new AttentionError("E_JSON", sentence);
}

/** Neither a path nor an address, in whatever encoding: what is not on the list of characters cannot be one. */
function isSiblingName(name: unknown): boolean {
  return typeof name === "string" && name.length <= 255 && /^[\w-][\w.-]*\.safetensors$/.test(name);
}

function wrongName(name: unknown): AttentionError {
  const shown = typeof name === "string" ? quoteValue(name, 80) : (JSON.stringify(name) ?? "").slice(0, 80);
  const rule = "only .safetensors files beside it are opened, by names of letters, digits, -, _ and dots";
  return new AttentionError("E_SHARD_NAME", `${SHARD_INDEX} names the file ${shown}; ${rule}.`);
}

function tooMany(count: number): AttentionError {
  const sentence = `${SHARD_INDEX} names ${formatCount(count)} files; at most ${formatCount(MAX_SHARDS)} are opened, so export the model in fewer.`;
  return new AttentionError("E_SHARD_COUNT", sentence);
}

function shardMissing(name: string, count: number, { name: folder }: ModelFolder): AttentionError {
  const place = `${count === 1 ? "the one" : `one of the ${formatCount(count)}`} that ${SHARD_INDEX} names`;
  return new AttentionError(
    "E_SHARD_MISSING",
    `${name} is missing in “${folder}”, ${place}; a model opens only with all of them.`,
  );
}
