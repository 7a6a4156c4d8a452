// From what somebody typed, picked, or followed a link to, to a model that can be opened. Of model-folder/ only what is
// needed is loaded, when it is needed: the first visit opens the built-in model without it.

import type { ModelPlace } from "../model-folder/read-source.ts";
import type { KeptModelFacts, ModelIdentity } from "../state/models.ts";
import { FILE_PREFIX, KEPT_PREFIX } from "../state/models.ts";
import { DEFAULT_STATE, LIMITS, type Bits } from "../state/playground-state.ts";
import { loadOtherViews } from "../views/view-list.ts";
import { forgetKeptCopyOf, keptCopyOf } from "./kept-copies.ts";

export type WantedSource = string | readonly File[] | { readonly kept: string };

export interface WantedModel extends ModelIdentity {
  readonly source: WantedSource;
  /** What the view's `model` says while it is open. */
  readonly written: string;
}

export const BUILT_IN: WantedModel = builtIn(DEFAULT_STATE.model);

/** The same, opened so; the one that is computed from a seed is what it is. */
export function inBits(wanted: WantedModel, bits: Bits): WantedModel {
  return wanted.bits === undefined ? wanted : { ...wanted, bits };
}

/** What a view's `model` stands for. Nothing of it is fetched. Rejects with E_SOURCE, E_FILE_KIND. */
export async function modelOfView(written: string): Promise<WantedModel> {
  if (written === DEFAULT_STATE.model) return BUILT_IN;
  if (written.startsWith(KEPT_PREFIX)) return keptModel({ name: written.slice(KEPT_PREFIX.length) }, written);
  const copy = keptCopyOf(written);
  if (copy !== undefined) return keptModel({ name: copy }, written);
  const { readSource } = await import("../model-folder/read-source.ts");
  const place = readSource(written);
  if (place.kind === "built-in") return builtIn(place.name);
  return { ...addressed(place), source: written, written };
}

/** As modelOfView, of what somebody typed: the shortest name of it goes into the view. */
export async function modelOfText(typed: string): Promise<WantedModel> {
  const { readSource } = await import("../model-folder/read-source.ts");
  const place = readSource(typed);
  if (place.kind === "built-in") return builtIn(place.name);
  if (place.file !== undefined) {
    const written = new URL(typed.trim()).href;
    return { ...addressed(place), source: written, written };
  }
  const { name, url } = place;
  const named = tryTo(() => readSource(name));
  const written = named?.kind === "address" && named.url.href === url.href ? name : url.href;
  return { ...addressed(place), source: written, written };
}

/** A file of weights has no matrices to be made eight bits. */
function addressed({
  name,
  host,
  file,
}: Pick<ModelPlace & { kind: "address" }, "name" | "host" | "file">): ModelIdentity {
  return { kind: "address", name, host, bits: file === undefined ? "saved" : undefined };
}

/**
 * Undefined where they are no model but a snapshot, which is shown then. Rejects with E_FOLDER, E_FILE_KIND when no
 * model's folder is among the files, and with E_SNAPSHOT.
 */
export async function modelOfFiles(files: readonly File[]): Promise<WantedModel | undefined> {
  if (await (await loadOtherViews()).openSnapshotFile(files)) return undefined;
  const { givenFile, pickFolder } = await import("../model-folder/pick-folder.ts");
  const { name } = pickFolder(files);
  const written = `${FILE_PREFIX}${name}`.slice(0, LIMITS.modelChars);
  forgetKeptCopyOf(written);
  const bits = givenFile(files) === undefined ? "saved" : undefined;
  return { kind: "files", name, host: undefined, bits, source: files, written };
}

export function keptModel(
  { name, host }: Omit<KeptModelFacts, "sizeBytes">,
  written = KEPT_PREFIX + name,
): WantedModel {
  return { kind: "kept", name, host, bits: "saved", source: { kept: name }, written };
}

function builtIn(name: string): WantedModel {
  const bits = name === DEFAULT_STATE.model ? undefined : "saved";
  return { kind: "built-in", name, host: undefined, bits, source: name, written: name };
}

function tryTo<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
