// What is known of models: the one that is open, the one that is being opened, the one that a link asks for, and those
// that this browser keeps.
//
// What the `model` of a view can say:
//   name                  built in
//   org/name, https://…   elsewhere: where from is shown, and nothing is asked for, before somebody agrees
//   file:name, kept:name  on this machine; such a model stays there, and no link names it

import type { OpenProgress } from "../engine/engine.ts";
import type { Fault } from "./picture.ts";
import type { Bits, PlaygroundState } from "./playground-state.ts";

export interface ModelIdentity {
  readonly name: string;
  readonly kind: "built-in" | "address" | "files" | "kept";
  /** Of an address, or where a kept copy came from; as it is asked for, so international names are in their ASCII form. */
  readonly host: string | undefined;
  /** How its matrices lie in memory; undefined for the model that is computed from a seed. */
  readonly bits: Bits | undefined;
}

export interface OpenModelFacts extends ModelIdentity {
  /** What the view's `model` says while it is open. */
  readonly written: string;
  readonly layers: number;
  /** Of weights that were computed elsewhere. */
  readonly isGiven?: boolean | undefined;
  /** Of all layers. */
  readonly heads: number;
  readonly maxTokens: number;
  /** Bytes that were read, and that its parameters take; 0 for a model that is computed from a seed. */
  readonly readBytes: number;
  readonly memoryBytes: number;
  /** That its bytes came from, behind all redirects. */
  readonly hosts: readonly string[];
  readonly warnings: readonly string[];
}

export interface Opening extends ModelIdentity {
  /** Undefined before the first is told. */
  readonly progress: OpenProgress | undefined;
}

export interface ModelsScreen {
  /** Chosen for the models that are opened. */
  readonly bits: Bits;
  readonly open: OpenModelFacts | undefined;
  readonly opening: Opening | undefined;
  /** What the view's link names and nobody has agreed to yet. */
  readonly offer: ModelIdentity | undefined;
  /** Shown when an offer is declined. */
  readonly instead: string;
  /** Why the last opening did not succeed. */
  readonly fault: Fault | undefined;
}

export interface KeptModelFacts {
  readonly name: string;
  readonly sizeBytes: number;
  readonly host?: string | undefined;
}

export interface KeptScreen {
  /** Undefined before anybody has looked. */
  readonly models: readonly KeptModelFacts[] | undefined;
  /** What is being copied. `totalBytes` is undefined where a server does not tell. */
  readonly keeping:
    | { readonly name: string; readonly doneBytes: number; readonly totalBytes: number | undefined }
    | undefined;
  readonly fault: Fault | undefined;
}

export const FILE_PREFIX = "file:";
export const KEPT_PREFIX = "kept:";

/** True of the model that a view describes. */
export function isModelOf(
  { written, bits }: Pick<OpenModelFacts, "written" | "bits">,
  view: Pick<PlaygroundState, "model" | "bits">,
): boolean {
  return written === view.model && (bits === undefined || bits === view.bits);
}

/** False for a model that only this machine has. */
export function isLinkable(model: string): boolean {
  return !model.startsWith(FILE_PREFIX) && !model.startsWith(KEPT_PREFIX);
}

/** True of an open model whose kept copy is none of these any more; `models` is undefined before anybody has looked. */
export function isCopyDeleted({ kind, name }: ModelIdentity, models: KeptScreen["models"]): boolean {
  return kind === "kept" && models !== undefined && models.every((model) => model.name !== name);
}
