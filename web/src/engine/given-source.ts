// Which sources of models are files of weights that were computed elsewhere: one file alone, or the address of one.

import type { ModelFileInput, ModelSource, OpenOptions } from "./engine.ts";
import type { GivenSource } from "./given-model.ts";

import { AddressFolder } from "../model-folder/address-folder.ts";
import { isGivenName } from "../model-folder/given-file.ts";
import type { ModelFile } from "../model-folder/model-folder.ts";
import { type ModelPlace, readSource } from "../model-folder/read-source.ts";
import { AttentionError } from "./fault.ts";

export function givenSource(source: ModelSource): GivenSource | undefined {
  if (typeof source === "string") return ofAddress(source);
  if (!Array.isArray(source) || source.length !== 1) return undefined;
  const [file] = source as readonly ModelFileInput[];
  if (file === undefined || !isGivenName(file.name)) return undefined;
  return { name: file.name, read: (use) => use(file) };
}

function ofAddress(text: string): GivenSource | undefined {
  const place = placeOf(text);
  if (place?.kind !== "address" || place.file === undefined) return undefined;
  const { name, url, host, file: fileName } = place;
  const origin = { kind: "address", host, address: url.origin + url.pathname } as const;
  return {
    name,
    read: async (use, { signal }: OpenOptions) => {
      const folder = new AddressFolder(name, origin, url, (...request) => fetch(...request));
      const file = await folder.open(fileName, { signal });
      try {
        return await use(fileInput(file), () => folder.hosts);
      } finally {
        file.close();
      }
    },
  };
}

/** What is no address is refused where a model's folder is looked for. */
function placeOf(text: string): ModelPlace | undefined {
  try {
    return readSource(text);
  } catch {
    return undefined;
  }
}

function fileInput(file: ModelFile): ModelFileInput {
  const { name, sizeBytes: size } = file;
  if (size === undefined) {
    const sentence = `The server does not tell how long ${name} is; download it and open it as a file.`;
    throw new AttentionError("E_FILE_SIZE", sentence);
  }
  const read = async (first: number, last: number): Promise<ArrayBuffer> =>
    (await file.read({ first, last })).slice().buffer;
  return { name, size, slice: (first = 0, last = size) => ({ arrayBuffer: () => read(first, last) }) };
}
