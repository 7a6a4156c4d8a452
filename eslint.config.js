// Lint: what the compiler cannot see. Who may import whom is checked by tests/check/web-layers.mjs.
import js from "@eslint/js";
import lit from "eslint-plugin-lit";
import tseslint from "typescript-eslint";

const PURE_FOLDERS = ["web/src/text/**/*.ts", "web/src/draw/**/*.ts", "web/src/state/**/*.ts"];
const DOM_NAMES = ["document", "window", "navigator", "location", "history", "localStorage", "Worker"];
const HTML_SINKS = ["innerHTML", "outerHTML", "insertAdjacentHTML"];

export default tseslint.config(
  { ignores: ["node_modules/", "dist/", "**/build/", ".toolchain/", "test-results/", "playwright-report/"] },
  js.configs.recommended,
  {
    rules: {
      "no-warning-comments": ["error", { terms: ["todo", "fixme", "xxx"], location: "anywhere" }],
      "no-console": "off",
      eqeqeq: "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ["web/tsconfig.json", "web/tsconfig.worker.json", "web/tsconfig.node.json", "tests/tsconfig.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      // Indices that a loop has just bounded, and numbers inside sentences, are fine as they stand.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      // Short arrow functions and early returns of nothing are clear without braces.
      "@typescript-eslint/no-confusing-void-expression": "off",
      // Browsers differ: what the types call always there is tested for on purpose.
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      "@typescript-eslint/no-meaningless-void-operator": "off",
      "@typescript-eslint/no-extraneous-class": "off",
      // Embind types a string that comes in and one that goes out alike, as if it could be bytes.
      "@typescript-eslint/no-base-to-string": "off",
      // Code points, joiners and combining marks are what several of these files are about.
      "@typescript-eslint/no-misused-spread": "off",
      "no-misleading-character-class": "off",
    },
  },
  {
    files: ["web/src/**/*.ts"],
    plugins: { lit },
    rules: {
      ...lit.configs["flat/recommended"].rules,
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "Every number on screen was computed; use a seed." },
        ...HTML_SINKS.map((property) => ({ property, message: "Text is hostile: textContent or a lit binding." })),
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "ExportDefaultDeclaration", message: "Named exports only." },
        { selector: "TSEnumDeclaration", message: "A union of strings instead of an enum." },
      ],
    },
  },
  // lit calls listeners with their element as `this`.
  {
    files: ["web/src/views/**/*.ts", "web/src/element/**/*.ts"],
    rules: { "@typescript-eslint/unbound-method": "off" },
  },
  {
    files: PURE_FOLDERS,
    rules: {
      "no-restricted-globals": ["error", ...DOM_NAMES.map((name) => ({ name, message: "This folder is pure." }))],
    },
  },
  {
    files: ["**/*.{js,mjs}"],
    languageOptions: {
      globals: readOnly(
        "process console Buffer URL setTimeout clearTimeout setInterval clearInterval fetch performance AbortController AbortSignal TextDecoder TextEncoder",
      ),
    },
  },
  // What the set-up scripts return is as well typed as JavaScript is.
  { files: ["tests/check/**/*.ts"], extends: [tseslint.configs.disableTypeChecked] },
  // Functions that a driver hands to its page.
  {
    files: ["tests/bench/*"],
    languageOptions: {
      globals: readOnly(
        "document window self Worker Event File navigator CanvasRenderingContext2D PerformanceObserver requestAnimationFrame WebAssembly",
      ),
    },
  },
);

function readOnly(names) {
  return Object.fromEntries(names.split(" ").map((name) => [name, "readonly"]));
}
