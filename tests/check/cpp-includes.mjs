// Which C++ file forgets a header of the standard library. Most are compiled with these read in beforehand (CMakeLists.txt), so
// that no compiler sees it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const FOLDERS = ["core", "wasm"];
/** Where a name in quotes is looked for, besides beside the file. */
const INCLUDE_PATHS = ["core/include", "core/kernels", "core/reference", "core/training", "core/trainer"];

/** Header -> what of `std` it declares; what no file of ours uses is left out. */
const DECLARED = {
  algorithm:
    /all_of|any_of|binary_search|clamp|copy|copy_if|copy_n|count|count_if|equal|fill|fill_n|find|find_if|is_sorted|lower_bound|make_heap|max|max_element|min|min_element|minmax|minmax_element|none_of|nth_element|partial_sort|ranges::\w+|remove_if|reverse|rotate|shuffle|sort|sort_heap|stable_sort|transform|unique|upper_bound/,
  array: /array/,
  cmath:
    /abs|ceil|cos|exp|fabs|floor|fma|isfinite|isinf|isnan|ldexp|log|nearbyint|pow|rint|round|signbit|sin|sqrt|tanh|trunc/,
  cstdint: /u?int(?:8|16|32|64|ptr)_t/,
  limits: /numeric_limits/,
  memory: /make_shared|make_unique|shared_ptr|unique_ptr|weak_ptr/,
  numeric: /accumulate|gcd|inner_product|iota|partial_sum|reduce|transform_reduce/,
  optional: /make_optional|nullopt|optional/,
  span: /as_bytes|as_writable_bytes|span/,
  string: /stod|stoi|string|to_string/,
  string_view: /string_view/,
  utility: /as_const|exchange|in_place|index_sequence|make_pair|move|pair|swap/,
  vector: /vector/,
};
/** The standard has these declare that, too. */
const WITH = {
  string_view: ["string"],
  utility: ["algorithm", "array", "map", "optional", "string", "tuple", "vector"],
};

/** Returns one sentence per file and header that it uses and that nothing includes which it includes. */
export function findForgottenHeaders(root) {
  const files = FOLDERS.flatMap((folder) => cppFilesBelow(join(root, folder)));
  if (files.length === 0) throw new Error(`no C++ below ${root}`);
  const reached = createReach(root);
  return files.flatMap((file) => {
    const headers = reached(file);
    const code = codeOf(file);
    return Object.entries(DECLARED).flatMap(([header, names]) => {
      const [used] = new RegExp(`\\bstd::(?:${names.source})\\b`).exec(code) ?? [];
      const isThere = [header, ...(WITH[header] ?? [])].some((each) => headers.has(each));
      return used === undefined || isThere ? [] : [`${relative(root, file)} uses ${used} and includes no <${header}>`];
    });
  });
}

/** What a file includes, itself or by headers of ours. */
function createReach(root) {
  const known = new Map();
  const reached = (file) => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const headers = new Set();
    known.set(file, headers); // before the rest: headers may go in circles
    for (const [, name] of readFileSync(file, "utf8").matchAll(/^\s*#\s*include\s*[<"]([^>"]+)[>"]/gm)) {
      headers.add(name);
      const places = [dirname(file), ...INCLUDE_PATHS.map((path) => join(root, path))];
      const own = places.map((place) => join(place, name)).find((path) => existsSync(path));
      if (own !== undefined) for (const header of reached(own)) headers.add(header);
    }
    return headers;
  };
  return reached;
}

function cppFilesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .filter((file) => /\.(cpp|h)$/.test(file))
    .map((file) => join(folder, file));
}

/** Without comments and texts. */
function codeOf(file) {
  return readFileSync(file, "utf8").replaceAll(/\/\/.*|\/\*[^]*?\*\/|"(?:\\.|[^"\\\n])*"/g, " ");
}
