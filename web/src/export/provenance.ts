// Where numbers and pictures come from: written into every file that is taken away.

import type { Range, Token } from "../engine/engine.ts";
import type { HeadMap, ModelTraits } from "../state/picture.ts";
import type { PlaygroundState, RunInput, ViewName } from "../state/playground-state.ts";

/** Of a run: what stands in a file of all its heads. */
export interface RunProvenance {
  readonly program: string;
  readonly model: string;
  /** Of the file of its parameters; left out where it has none, or it was not to be had. */
  readonly model_sha256?: string;
  /** `8` where its matrices were made eight bits as it was opened. */
  readonly bits: PlaygroundState["bits"];
  readonly text: string;
  readonly second_text?: string;
  /** Positions whose tokens the model was shown its mask token for. */
  readonly masked_positions?: readonly number[];
}

/** As it stands in the files, as JSON: names are an interface (docs/exports.md). */
export interface Provenance extends RunProvenance {
  readonly layer: number | "mean";
  readonly head: number | "mean";
  /** Of a picture that is not of the map. */
  readonly view?: ViewName;
  /** All that are drawn there, where they are several. */
  readonly heads?: readonly number[];
  /** Of a picture that compares: the other side. */
  readonly other_text?: string;
  readonly other_model?: string;
  readonly other_layer?: number;
  readonly other_head?: number;
  /** Half-open ranges of tokens. */
  readonly queries: Range;
  readonly keys: Range;
  /** Hidden: the weights are those of the other keys, which share its weight. */
  readonly first_token: PlaygroundState["first"];
  /** Of the map alone. */
  readonly color_scale?: PlaygroundState["scale"];
}

export interface RunOrigin {
  /** Of the engine. */
  readonly version: string;
  readonly model: string;
  readonly sha256?: string | undefined;
  readonly run: RunInput;
  readonly state: Pick<PlaygroundState, "bits">;
}

export interface Origin extends RunOrigin {
  readonly state: Pick<PlaygroundState, "bits" | "scale">;
  readonly map: Pick<HeadMap, "layer" | "head" | "mean" | "queries" | "keys" | "isFirstHidden">;
  /** What is drawn; left out, it is the map. */
  readonly view?: ViewName;
  readonly heads?: readonly number[] | undefined;
  readonly other?: OtherOrigin | undefined;
}

/** The side that is compared with; no head where heads make no difference. */
export interface OtherOrigin {
  readonly text: string;
  readonly model: string;
  readonly layer?: number;
  readonly head?: number;
}

export function provenanceOfRun({ version, model, sha256, run, state }: RunOrigin): RunProvenance {
  return {
    program: `Headlight ${version}`,
    model,
    ...(sha256 === undefined ? {} : { model_sha256: sha256 }),
    bits: state.bits,
    text: run.text,
    ...(run.pair === "" ? {} : { second_text: run.pair }),
    ...(run.mask.length === 0 ? {} : { masked_positions: run.mask }),
  };
}

export function provenanceOf(origin: Origin): Provenance {
  const { state, map, view = "map", heads, other } = origin;
  const { mean = "off" } = map;
  return {
    ...provenanceOfRun(origin),
    layer: mean === "model" ? "mean" : map.layer,
    head: mean === "off" ? map.head : "mean",
    ...(view === "map" ? {} : { view }),
    ...(heads === undefined || heads.length < 2 ? {} : { heads }),
    ...(other === undefined ? {} : otherSide(other)),
    queries: map.queries,
    keys: map.keys,
    first_token: map.isFirstHidden ? "hidden" : "shown",
    ...(view === "map" ? { color_scale: state.scale } : {}),
  };
}

function otherSide({ text, model, layer, head }: OtherOrigin): Partial<Provenance> {
  return {
    ...{ other_text: text, other_model: model },
    ...(layer === undefined || head === undefined ? {} : { other_layer: layer, other_head: head }),
  };
}

/** Undefined, too, where its file can no longer be read. */
export async function digestOf(model: ModelTraits | undefined): Promise<string | undefined> {
  return model?.paramsSha256().catch(() => undefined);
}

/** A name that every file system takes, whatever the model is called. */
export function fileName({ model, layer, head }: Provenance, ending: string): string {
  return `${modelFileName(model)}-layer-${layer}-head-${head}.${ending}`;
}

/** As fileName begins: of what is about no one head. */
export function modelFileName(model: string): string {
  const name = model
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return `headlight-${name.slice(0, MAX_NAME_CHARS) || "model"}`;
}

const MAX_NAME_CHARS = 40;

/** A token of a row or column, as files have it. */
export interface TokenRecord {
  readonly position: number;
  readonly id: number;
  readonly text: string;
}

export function tokenRecords(tokens: readonly Token[]): readonly TokenRecord[] {
  return tokens.map(({ id, text }, position) => ({ position, id, text }));
}
