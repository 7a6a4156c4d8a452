// A folder without safetensors: what is there in their place, and what to do about it.

import { AttentionError } from "../engine/fault.ts";
import { ADAPTER, isParamsName, PARAMS, SHARD_INDEX } from "./file-names.ts";
import { fileMissing } from "./files-folder.ts";
import type { ModelFolder, SignalOption } from "./model-folder.ts";

const SAVE = "save the model with save_pretrained(…, safe_serialization=True) and open that folder";

interface Format {
  readonly pattern: RegExp;
  /** The name to ask for where a folder cannot be listed. */
  readonly usual?: string;
  readonly sentence: (name: string) => string;
}

const RENAMED: Format = {
  pattern: /\.safetensors$/,
  sentence: (name) => `${name} is not called ${PARAMS}; rename it if it holds the whole model.`,
};

const FORMATS: readonly Format[] = [
  {
    pattern: /^adapter_model\./,
    usual: ADAPTER,
    sentence: (name) =>
      `${name} is an adapter, the change of another model only; merge it into that model, and ${SAVE}.`,
  },
  {
    pattern: /\.bin\.index\.json$/,
    sentence: (name) =>
      `${name} is a list of pickles: not loaded, because they can run code; convert them to safetensors: ${SAVE}.`,
  },
  {
    pattern: /\.(bin|pt|pth|ckpt|pkl|pickle)$/,
    usual: "pytorch_model.bin",
    sentence: (name) => `${name} is a pickle: not loaded, because it can run code; convert it to safetensors: ${SAVE}.`,
  },
  {
    pattern: /\.gguf$/i,
    sentence: (name) =>
      `${name} is in the GGUF format, which is not read; open the folder with ${PARAMS} it was made from.`,
  },
  {
    pattern: /\.(h5|msgpack|onnx|tflite|ot|npz)$/,
    usual: "tf_model.h5",
    sentence: (name) => `${name} is in a format that is not read; ${SAVE}.`,
  },
  RENAMED,
  {
    pattern: /\.(zip|7z|rar|tar|tgz|gz|bz2|xz|zst)$/i,
    sentence: (name) => `${name} is an archive, which is not read; unpack it, and open the folder that it holds.`,
  },
];

/** What to say about a folder that has neither model.safetensors nor an index of shards. */
export async function noParams(folder: ModelFolder, options: SignalOption): Promise<AttentionError> {
  for (const { pattern, usual, sentence } of FORMATS) {
    const name = await findIn(folder, pattern, usual, options);
    if (name !== undefined) return kindFault(folder.name, sentence(name));
  }
  const missing = `${PARAMS} (or ${SHARD_INDEX})`;
  return folder.names === undefined ? missingAt(folder, missing) : fileMissing(missing, folder.name);
}

/** The same for a file that was named by itself. Undefined where its name tells nothing. */
export function formatFault(name: string): AttentionError | undefined {
  const format = FORMATS.find(({ pattern }) => pattern.test(name));
  return format && format !== RENAMED ? new AttentionError("E_FILE_KIND", format.sentence(name)) : undefined;
}

/** What to say about files without config.json. An adapter, say, is saved without one. */
export function formatFaultAmong(names: readonly string[]): AttentionError | undefined {
  if (names.some(isParamsName)) return undefined;
  return names.map(formatFault).find((fault) => fault !== undefined);
}

function kindFault(folder: string, sentence: string): AttentionError {
  return new AttentionError("E_FILE_KIND", `“${folder}” has no ${PARAMS}. ${sentence}`);
}

/** At an address nothing can be added. */
function missingAt({ name, origin }: ModelFolder, missing: string): AttentionError {
  const host = origin.host === undefined ? "" : ` at ${origin.host}`;
  const sentence = `${missing} is missing in “${name}”${host}; check the address, or open one whose folder has it.`;
  return new AttentionError("E_FILE_MISSING", sentence);
}

async function findIn(
  folder: ModelFolder,
  pattern: RegExp,
  usual: string | undefined,
  options: SignalOption,
): Promise<string | undefined> {
  if (folder.names !== undefined) return folder.names.find((name) => pattern.test(name));
  return usual !== undefined && (await folder.has(usual, options)) ? usual : undefined;
}
