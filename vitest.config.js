// Vitest for tests/web (pure TypeScript), tests/wasm (the built engine under Node), tests/check (our own tools) and
// tests/trainer (npm run train).
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const ROOT = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  root: ROOT,
  // What the package's exports say, for Vite, which does not resolve a package from inside itself.
  resolve: {
    alias: [{ find: /^headlight$/, replacement: fileURLToPath(new URL("./dist/node/index.js", import.meta.url)) }],
  },
  plugins: [assetAddresses()],
  test: {
    include: ["tests/{web,wasm,check,trainer}/**/*.test.ts"],
    cache: false,
    // The limit ends a test that hangs. The default of 5 s also ends ones that only walk through many cases on a slow
    // or busy machine: these take 8 to 10 s on two shared cores.
    testTimeout: 60_000,
  },
});

const ADDRESSES = `
  export const WORKER_FILE = "./worker.js";
  export const TOKENIZER_WORKER_FILE = "./tokenizer-worker.js";
  export const WASM_FILE = "./headlight.wasm";
`;

/** Stands in for the addresses that web/build.mjs fills in; unit tests never open them. */
function assetAddresses() {
  const id = "\0headlight:assets";
  return {
    name: "headlight:assets",
    resolveId: (source) => (source === "headlight:assets" ? id : undefined),
    load: (loaded) => (loaded === id ? ADDRESSES : undefined),
  };
}
