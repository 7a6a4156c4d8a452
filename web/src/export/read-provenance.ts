// What a file of weights says of where they come from (provenance.ts), read back.

import { readTensorsAbout } from "./safetensors.ts";

/** What it is called, and what the file says. */
export type ProvenanceRow = readonly [name: string, value: string];

/** In the order in which they are shown; other keys say what a page of all heads does not show. */
const NAMES: readonly (readonly [key: string, name: string])[] = [
  ["program", "Written by"],
  ["model", "Model"],
  ["model_sha256", "SHA-256 of its parameters"],
  ["bits", "Bits of its matrices"],
  ["text", "Text"],
  ["second_text", "Second text"],
  ["masked_positions", "Masked positions"],
  ["layer", "Layer"],
  ["head", "Head"],
  ["first_token", "First token"],
];

/** Of a safetensors file; empty where it says nothing, or nothing that can be read. Never rejects. */
export async function readProvenance(file: Blob): Promise<readonly ProvenanceRow[]> {
  try {
    const { provenance } = await readTensorsAbout(file);
    const told: unknown = JSON.parse(provenance ?? "null");
    return typeof told === "object" && told !== null ? rowsOf(told as Readonly<Record<string, unknown>>) : [];
  } catch {
    return [];
  }
}

function rowsOf(told: Readonly<Record<string, unknown>>): readonly ProvenanceRow[] {
  return NAMES.flatMap(([key, name]) => {
    const value = written(told[key]);
    const saysNothing = value === undefined || value === "" || (key === "bits" && value === "saved");
    return saysNothing ? [] : [[name, value] as const];
  });
}

/** Undefined of what is neither text nor number, nor a list of numbers: nothing else is written there. */
function written(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  const isList = Array.isArray(value) && value.every((each) => typeof each === "number");
  return isList ? value.join(", ") : undefined;
}
