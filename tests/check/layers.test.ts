import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";

import { findLayerFaults } from "./layers.mjs";

const LAWFUL = {
  "core/include/headlight/shape.h": "#include <span>\n",
  "core/kernels/simd.h": "#include <wasm_simd128.h>\n#include <array>\n",
  "core/kernels/dot.cpp": '#include "simd.h"\n',
  "core/reference/plain.cpp": '#include "headlight/shape.h"\n',
  "core/src/head.cpp":
    '#include <Eigen/QR>\n#include <nlohmann/json.hpp>\n#include "headlight/shape.h"\n#include "simd.h"\n',
  "core/trainer/main.cpp": '#include <fstream>\n#include "loss_job.h"\n',
  "core/training/loss_job.h": '#include "headlight/shape.h"\n#include "simd.h"\n',
  "wasm/bindings.cpp": '#include <emscripten/bind.h>\n#include "headlight/shape.h"\n',
};

let root = "";

function plant(extra: Readonly<Record<string, string>>): string {
  root = mkdtempSync(join(tmpdir(), "headlight-layers-"));
  for (const [file, text] of Object.entries({ ...LAWFUL, ...extra })) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

afterEach(() => rmSync(root, { recursive: true }));

test("findLayerFaults has nothing to say about a lawful tree", () => {
  expect(findLayerFaults(plant({}))).toEqual([]);
});

test.each([
  ["core/src/head.cpp", "#include <emscripten.h>\n"],
  ["core/kernels/dot.cpp", '#include "headlight/shape.h"\n'],
  ["core/reference/plain.cpp", '#include "simd.h"\n'],
  ["core/reference/plain.cpp", '#include "../kernels/simd.h"\n'],
  ["core/src/head.cpp", '#  include "plain.h"\n'],
  ["core/src/head.cpp", '#include "loss_job.h"\n'],
  ["core/training/loss_job.h", '#include "plain.h"\n'],
  ["core/trainer/main.cpp", '#include "plain.h"\n'],
  ["wasm/bindings.cpp", '#include "simd.h"\n'],
  ["core/kernels/dot.cpp", "#include <Eigen/Dense>\n"],
  ["wasm/bindings.cpp", "#include <nlohmann/json.hpp>\n"],
  ["core/src/head.cpp", "#include <wasm_simd128.h>\n"],
])("findLayerFaults names %s when it has %j", (file, text) => {
  const faults = findLayerFaults(plant({ "core/reference/plain.h": "", [file]: text }));
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(`${file} includes`);
});
