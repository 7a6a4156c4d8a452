// From what a visitor gave to a folder that can be read.

import { AttentionError } from "../engine/fault.ts";
import { AddressFolder } from "./address-folder.ts";
import { CONFIG } from "./file-names.ts";
import type { Fetch } from "./http-answers.ts";
import type { ModelFolder, SignalOption } from "./model-folder.ts";
import { type PickedFile, pickFolder } from "./pick-folder.ts";
import { type ModelPlace, readSource } from "./read-source.ts";

/** Text as readSource() takes it, or what it returned, or files. Kept models are opened by ModelStore. */
export type ModelSource = string | ModelPlace | readonly PickedFile[];

export interface OpenFolderOptions extends SignalOption {
  readonly fetch?: Fetch | undefined;
  /** Address of the folder that holds the built-in models' folders; without it there are none. */
  readonly builtIn?: URL | undefined;
}

/**
 * Files and addresses are only looked at when something is read; a built-in model's config.json is asked for.
 * E_SOURCE, E_FOLDER, E_FILE_KIND, E_MODEL_UNKNOWN.
 */
export async function openModelFolder(source: ModelSource, options: OpenFolderOptions = {}): Promise<ModelFolder> {
  options.signal?.throwIfAborted();
  if (Array.isArray(source)) return pickFolder(source as readonly PickedFile[]);
  const place = typeof source === "string" ? readSource(source) : (source as ModelPlace);
  if (place.kind === "built-in") return openBuiltIn(place.name, options);
  const address = place.url.origin + place.url.pathname;
  return new AddressFolder(place.name, { kind: "address", host: place.host, address }, place.url, fetchOf(options));
}

async function openBuiltIn(name: string, options: OpenFolderOptions): Promise<ModelFolder> {
  if (options.builtIn === undefined) throw unknown(name);
  const folder = new AddressFolder(name, { kind: "built-in" }, new URL(`${name}/`, options.builtIn), fetchOf(options));
  if (await folder.has(CONFIG, options)) return folder;
  throw unknown(name);
}

function fetchOf({ fetch }: OpenFolderOptions): Fetch {
  return fetch ?? ((input, init) => globalThis.fetch(input, init));
}

function unknown(name: string): AttentionError {
  const sentence = `There is no built-in model “${name}”; a model elsewhere is opened by its address, by org/name, or as files.`;
  return new AttentionError("E_MODEL_UNKNOWN", sentence);
}
