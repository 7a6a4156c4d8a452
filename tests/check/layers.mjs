// Which C++ folder may include which, read from the #include lines. web-layers.mjs holds the same line for web/src.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

// Folder -> folders that its files may include from, besides their own and the standard library.
const MAY_INCLUDE = {
  // What a parameter's type and an activation are called: kernels decide, models name them.
  "core/include": ["core/kernels"],
  "core/kernels": [],
  "core/reference": ["core/include"],
  "core/src": ["core/include", "core/kernels"],
  "core/trainer": ["core/include", "core/kernels", "core/training"],
  "core/training": ["core/include", "core/kernels"],
  wasm: ["core/include"],
};

// Headers from outside -> the only folders that may know them.
const OUTSIDE = [
  { header: /^emscripten/, folders: ["wasm"] },
  { header: /^wasm_simd128\.h$/, folders: ["core/kernels"] },
  { header: /^Eigen\//, folders: ["core/src"] },
  { header: /^nlohmann\//, folders: ["core/src"] },
];

/** Returns one sentence per include that breaks a rule; throws when there is nothing to look at. */
export function findLayerFaults(root) {
  const faults = [];
  let looked = 0;
  for (const folder of Object.keys(MAY_INCLUDE)) {
    for (const file of cppFilesBelow(join(root, folder))) {
      for (const include of includesOf(file)) {
        looked += 1;
        const fault = judge(root, folder, file, include);
        if (fault !== undefined) faults.push(`${relative(root, file)} includes ${include}: ${fault}`);
      }
    }
  }
  if (looked === 0) throw new Error(`no #include found below ${root}`);
  return faults;
}

function judge(root, folder, file, include) {
  const rule = OUTSIDE.find(({ header }) => header.test(include));
  if (rule !== undefined) return rule.folders.includes(folder) ? undefined : `only ${rule.folders.join(", ")} may`;
  const owner = ownerOf(root, file, include);
  if (owner === undefined || owner === folder || MAY_INCLUDE[folder].includes(owner)) return undefined;
  return `${folder} may not know ${owner}`;
}

/** The folder of ours that an include leads to, as the include paths of CMakeLists.txt find it; undefined: the standard library. */
function ownerOf(root, file, include) {
  const places = [dirname(file), ...Object.keys(MAY_INCLUDE).map((folder) => join(root, folder)), root];
  const place = places.find((candidate) => existsSync(join(candidate, include)));
  if (place === undefined) return undefined;
  const found = relative(root, join(place, include));
  return Object.keys(MAY_INCLUDE).find((folder) => found.startsWith(`${folder}/`)) ?? dirname(found);
}

function cppFilesBelow(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((file) => /\.(cpp|h)$/.test(file))
    .map((file) => join(folder, file));
}

function includesOf(file) {
  return [...readFileSync(file, "utf8").matchAll(/^\s*#\s*include\s*[<"]([^>"]+)[>"]/gm)].map((match) => match[1]);
}
