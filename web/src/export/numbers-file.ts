// The numbers of a head as a file, in the format that somebody has chosen.

import type { Token } from "../engine/engine.ts";
import { formatCount } from "../state/number-format.ts";
import type { Grid, GridName } from "./grid.ts";
import { npzFile } from "./numpy.ts";
import { fileName, tokenRecords, type Provenance } from "./provenance.ts";
import { safetensorsFile } from "./safetensors.ts";
import { csvFile, jsonFile } from "./text-files.ts";

export const FORMATS = ["csv", "json", "npz", "safetensors"] as const;
export type Format = (typeof FORMATS)[number];

/** More numbers than a program that shows text would open: some 20 MB. */
const MAX_NUMBERS_AS_TEXT = 2_000_000;

export interface NumbersFile {
  readonly name: string;
  readonly type: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

/** Why there is no such file; undefined where there is one. */
export function refuseNumbers(format: Format, grids: readonly Grid[]): string | undefined {
  const count = grids.reduce((sum, { data }) => sum + data.length, 0);
  if (format === "npz" || format === "safetensors" || count <= MAX_NUMBERS_AS_TEXT) return undefined;
  return `As text ${formatCount(count)} numbers would be too many (at most ${formatCount(MAX_NUMBERS_AS_TEXT)}): take NumPy or safetensors, or zoom in.`;
}

export interface Numbers {
  readonly grids: readonly Grid[];
  readonly tokens: readonly Token[];
  readonly provenance: Provenance;
}

/** `grid`: the one that a CSV file is of. */
export function numbersFile(format: Format, { grids, tokens, provenance }: Numbers, grid: GridName): NumbersFile {
  if (format === "csv") {
    const one = grids.find(({ name }) => name === grid);
    if (one === undefined) throw new Error(`There are no ${grid} among the numbers.`);
    const name = fileName(provenance, `${grid}.csv`);
    return { name, type: "text/csv", content: csvFile(one, tokens, provenance) };
  }
  const name = fileName(provenance, format);
  if (format === "json") return { name, type: "application/json", content: jsonFile(grids, tokens, provenance) };
  const about = { provenance, tokens: tokenRecords(tokens) };
  if (format === "safetensors") {
    const texts = { provenance: JSON.stringify(provenance), tokens: JSON.stringify(about.tokens) };
    return { name, type: "application/octet-stream", content: safetensorsFile(grids, texts) };
  }
  return { name, type: "application/zip", content: npzFile(grids, JSON.stringify(about)) };
}
