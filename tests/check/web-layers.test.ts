import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";

import { findWebLayerFaults, importsOf } from "./web-layers.mjs";

let root = "";

function plant(file: string, text: string): string[] {
  root = mkdtempSync(join(tmpdir(), "headlight-web-layers-"));
  const path = join(root, "web/src", file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return findWebLayerFaults(root);
}

afterEach(() => rmSync(root, { recursive: true, force: true }));

test.each([
  ["main.ts", 'import { createEngine } from "./engine/index.ts";\nimport "./views/head-grid.ts";'],
  ["views/grid.ts", 'import { html } from "lit";\nimport type { Trace } from "../engine/engine.ts";'],
  [
    "views/grid.ts",
    'import { type Trace, type Model } from "../engine/engine.ts";\nimport { ramp } from "../draw/ramp.ts";',
  ],
  ["views/lines/lines-view.ts", 'import { intend } from "../intentions.ts";\nimport { yOf } from "./layout.ts";'],
  ["views/other-views.ts", 'export { LINES } from "./lines/lines.ts";\nimport "./view-list.ts";'],
  ["model-folder/open.ts", 'import { AttentionError } from "../engine/fault.ts";'],
  ["engine/loader.ts", 'import { findParams } from "../model-folder/params-files.ts";'],
  [
    "engine/worker.ts",
    'import { WASM_FILE } from "headlight:assets";\nimport createCore from "../../../build/wasm/headlight.js";',
  ],
  [
    "engine/tokenizer-link.ts",
    'import type { Encoding } from "../tokenizer/protocol.ts";\nexport type { Encoding } from "../tokenizer/protocol.ts";',
  ],
  ["tokenizer/core.ts", 'import { Tokenizer } from "@huggingface/tokenizers";'],
  [
    "train/trainer.ts",
    'import { Announcer } from "../page/announcer.ts";\nimport type { Training } from "../training/training.ts";',
  ],
])("%s may have %j", (file, text) => {
  expect(plant(file, text)).toEqual([]);
});

test.each([
  ["views/grid.ts", 'import { createEngine } from "../engine/index.ts";', "only types"],
  ["views/grid.ts", 'import type { Port } from "../engine/protocol.ts";', "engine.ts"],
  ["views/grid.ts", 'import { type Trace, LIMIT } from "../engine/engine.ts";', "only types"],
  ["views/grid.ts", 'const lazy = await import("../engine/engine.ts");', "only types"],
  ["views/lines/lines-view.ts", 'import { unitStarts } from "../text/units.ts";', "lines may not know the view text"],
  ["views/lines/lines-view.ts", 'import type { StepsData } from "../steps/row.ts";', "may not know the view steps"],
  ["views/lines/lines-view.ts", 'import "../head-grid.ts";', "SHARED_BY_VIEWS"],
  ["views/head-grid.ts", 'import { LINES } from "./lines/lines.ts";', "other-views.ts"],
  ["draw/ramp.ts", 'export { toText } from "../state/store.ts";', "draw may not know state"],
  ["draw/ramp.ts", 'import { html } from "lit";', "only views, element may"],
  ["state/link.ts", 'import { WASM_FILE } from "headlight:assets";', "only engine, training may"],
  ["model-folder/open.ts", 'import { createEngine } from "../engine/index.ts";', "model-folder may not know engine"],
  ["model-folder/open.ts", 'import { readFile } from "node:fs/promises";', "only engine, tokenizer may"],
  ["page/loop.ts", 'import "../main.ts";', "the entry points"],
  ["engine/link.ts", 'import { TokenizerCore } from "../tokenizer/tokenizer-core.ts";', "only types from tokenizer"],
  ["engine/link.ts", 'import { Tokenizer } from "@huggingface/tokenizers";', "only tokenizer may"],
  ["tokenizer/core.ts", 'import { Lanes } from "../engine/lanes.ts";', "tokenizer may not know engine"],
  ["text/fold.ts", 'import { curve } from "d3-shape";', "may not know packages"],
  ["tools/any.ts", 'import "./other.ts";', "has no rule"],
])("%s may not have %j", (file, text, reason) => {
  const faults = plant(file, text);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(reason);
});

test("importsOf reads statements that go over several lines", () => {
  const text =
    'import {\n  type A,\n  b,\n} from "./a.ts";\nexport type { C } from "./c.ts";\nexport const d = "from";\n';
  expect(importsOf(text)).toEqual([
    { module: "./a.ts", typesOnly: false },
    { module: "./c.ts", typesOnly: true },
  ]);
});
