import { expect, test } from "vitest";

import { readProvenance } from "../../../web/src/export/read-provenance.ts";
import { tensorsFile } from "../../../web/src/export/safetensors.ts";

const WEIGHTS = [{ name: "weights", shape: [1, 1, 1, 1], data: Float32Array.of(1) }];

function fileOf(about: Readonly<Record<string, string>>): Blob {
  return new Blob([tensorsFile(WEIGHTS, about)]);
}

test("what a file says of where its weights come from is read in order, and nothing else", async () => {
  const provenance = {
    text: "one [MASK]",
    masked_positions: [1, 4],
    program: "Headlight 0.7.0",
    bits: "8",
    model: "<b>org/name</b>",
    model_sha256: "ab".repeat(32),
    second_text: "",
    queries: [0, 2],
    unknown: "x",
  };
  expect(await readProvenance(fileOf({ provenance: JSON.stringify(provenance) }))).toEqual([
    ["Written by", "Headlight 0.7.0"],
    ["Model", "<b>org/name</b>"],
    ["SHA-256 of its parameters", "ab".repeat(32)],
    ["Bits of its matrices", "8"],
    ["Text", "one [MASK]"],
    ["Masked positions", "1, 4"],
  ]);
});

test("a file that says nothing of it, or nothing that can be read, has none", async () => {
  for (const about of [
    {},
    { provenance: "{" },
    { provenance: "null" },
    { provenance: '{"model":{"a":1},"bits":"saved"}' },
  ])
    expect(await readProvenance(fileOf(about as Record<string, string>))).toEqual([]);
  const cut = fileOf({ provenance: '{"model":"m"}' }).slice(0, 40);
  for (const file of [cut, new Blob([]), new Blob(["PK no tensors at all"])])
    expect(await readProvenance(file)).toEqual([]);
});
