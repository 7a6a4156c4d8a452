// Which folder of web/src may import from which, read from the import lines.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

// Folder -> the other folders, or single files of them, whose values it may import. main.ts, embed-page.ts and train-page.ts, above them, wire all together.
const MAY_IMPORT = {
  text: [],
  draw: [],
  state: ["text", "training/training.ts"],
  "model-folder": ["text", "engine/fault.ts"],
  tokenizer: ["text", "engine/fault.ts"],
  engine: ["text", "model-folder"],
  training: ["text", "engine"],
  compare: ["state"],
  continue: ["state"],
  export: ["text", "state"],
  offline: ["engine/trusted-types.ts"],
  share: ["state"],
  views: [
    "state",
    "draw",
    "compare",
    "continue",
    "export",
    "share",
    "element/snapshot-picture.ts",
    "training/training.ts",
  ],
  page: ["state", "draw", "views", "model-folder", "training/training.ts"],
  train: ["state", "views", "page", "model-folder", "training/training.ts", "export/zipped-folder.ts"],
  element: ["state", "draw"],
};

// Folder -> more folders of which it may import types. `engine` always means its surface, engine.ts, alone.
const MAY_IMPORT_TYPES = {
  engine: ["tokenizer"],
  state: ["engine"],
  compare: ["engine"],
  continue: ["engine"],
  export: ["engine"],
  views: ["engine"],
  page: ["engine", "compare", "continue"],
};

// Modules from outside -> the only folders that may know them.
const OUTSIDE = [
  {
    module: /^headlight:(assets|core|embedded)$|\/build\/wasm\/|^wasm-feature-detect$/,
    folders: ["engine", "training"],
  },
  { module: /^node:/, folders: ["engine", "tokenizer"] },
  { module: /^@huggingface\/tokenizers$/, folders: ["tokenizer"] },
  { module: /^diff$/, folders: ["compare"] },
  { module: /^fflate$/, folders: ["export", "engine"] },
  { module: /^uqr$/, folders: ["share"] },
  { module: /^lit(\/|$)/, folders: ["views", "element"] },
];

// A view is a folder of views/ of its own: adding one edits none of the others. What several of them are made of stands
// beside the folders, and of that a view may import these files alone: parts, and the map itself, which Compare has three of.
const SHARED_BY_VIEWS = [
  "axis-labels.ts",
  "candidate-token.ts",
  "copy-text.ts",
  "drawing-canvas.ts",
  "element-drawing.ts",
  "frames-until.ts",
  "given-words.ts",
  "head-chips.ts",
  "head-numbers.ts",
  "head-palette.ts",
  "heatmap-view.ts",
  "held-finger.ts",
  "intentions.ts",
  "light-element.ts",
  "map-frame.ts",
  "map-legend.ts",
  "map-marks.ts",
  "masked-cells.ts",
  "other-chooser.ts",
  "page-colors.ts",
  "paint-digits.ts",
  "paint-map.ts",
  "pin-moves.ts",
  "put-pixels.ts",
  "save-file.ts",
  "snapshot-source.ts",
  "standalone.ts",
  "taken-picture.ts",
  "view-about.ts",
  "view-element.ts",
  "view-list.ts",
  "view-picture.ts",
  "view-words.ts",
  "watch-pixel-ratio.ts",
].map((file) => join("views", file));

// The files that know these folders: the list of the views, and what sets up the tools beside them.
const LISTS_OF_VIEWS = ["other-views.ts", "extra-questions.ts", "show-beside.ts"].map((file) => join("views", file));

/** Returns one sentence per import that breaks a rule; throws when there is nothing to look at. */
export function findWebLayerFaults(root) {
  const source = join(root, "web/src");
  const faults = [];
  let looked = 0;
  for (const file of tsFilesBelow(source)) {
    for (const { module, typesOnly } of importsOf(readFileSync(join(source, file), "utf8"))) {
      looked += 1;
      const fault = judge(source, file, module, typesOnly);
      if (fault !== undefined) faults.push(`web/src/${file} imports ${module}: ${fault}`);
    }
  }
  if (looked === 0) throw new Error(`no import found below ${source}`);
  return faults;
}

function judge(source, file, module, typesOnly) {
  const folder = folderOf(file);
  if (folder === "") return undefined;
  if (!(folder in MAY_IMPORT)) return `${folder}/ has no rule in tests/check/web-layers.mjs`;
  const rule = OUTSIDE.find((outside) => outside.module.test(module));
  if (rule !== undefined) return rule.folders.includes(folder) ? undefined : `only ${rule.folders.join(", ")} may`;
  if (!module.startsWith(".")) return `${folder} may not know packages`;
  const target = relative(source, resolve(source, dirname(file), module));
  const other = folderOf(target);
  if (folder === "views" && other === "views") return judgeView(file, target);
  if (other === folder || MAY_IMPORT[folder].includes(other) || MAY_IMPORT[folder].includes(target)) return undefined;
  if (!MAY_IMPORT_TYPES[folder]?.includes(other))
    return `${folder} may not know ${other === "" ? "the entry points" : other}`;
  if (!typesOnly) return `${folder} may import only types from ${other}`;
  return other === "engine" && target !== join("engine", "engine.ts") ? "the engine's surface is engine.ts" : undefined;
}

/** An import from one file of views/ by another one. */
function judgeView(file, target) {
  const [view, otherView] = [viewOf(file), viewOf(target)];
  if (view === otherView) return undefined;
  if (view === "")
    return LISTS_OF_VIEWS.includes(file) ? undefined : `only ${LISTS_OF_VIEWS.join(", ")} may know views`;
  if (otherView !== "") return `the view ${view} may not know the view ${otherView}`;
  return SHARED_BY_VIEWS.includes(target) ? undefined : "views share only what SHARED_BY_VIEWS lists";
}

/** The folder of views/ that a file is in; "" beside all of them. */
function viewOf(file) {
  return folderOf(file.slice("views/".length));
}

function folderOf(file) {
  return file.includes("/") ? file.slice(0, file.indexOf("/")) : "";
}

/** Static imports, re-exports and import(); a list in braces that names only types counts as one of types. */
export function importsOf(text) {
  const statements = /^\s*(?:import|export)\s+(type\s+)?([^;"']*?)\s*from\s*"([^"]+)"/gm;
  const bare = /^\s*import\s*"([^"]+)"|\bimport\(\s*"([^"]+)"/gm;
  const named = [...text.matchAll(statements)].map(([, type, names, module]) => ({
    module,
    typesOnly: type !== undefined || isListOfTypes(names),
  }));
  return [...named, ...[...text.matchAll(bare)].map(([, a, b]) => ({ module: a ?? b, typesOnly: false }))];
}

function isListOfTypes(names) {
  const list = /^\{([^}]*)\}$/.exec(names.trim())?.[1];
  const items = (list ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
  return items.length > 0 && items.every((item) => item.startsWith("type "));
}

function tsFilesBelow(folder) {
  return readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".ts"));
}
