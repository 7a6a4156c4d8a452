// The package as other people's scripts meet it: `import "headlight"` in a process of their own.

import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { ROOT } from "./engine-under-test.ts";

const run = promisify(execFile);
const CLONE = fileURLToPath(ROOT);
const SCRATCH = new URL("build/package-test/", ROOT);
const isBuilt = existsSync(new URL("dist/node/index.js", ROOT));

/** Runs a module in a fresh Node, from inside the clone; rejects when it does not end by itself with exit code 0. */
async function output(script: string, ...flags: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [...flags, "--input-type=module", "-e", script], {
    cwd: CLONE,
    timeout: 60_000,
  });
  return stdout.trim();
}

const RUN = `
  import { createEngine } from "headlight";
  const engine = await createEngine();
  const model = await engine.openModel("textbook");
  const trace = await model.run("one two one");
  console.log(trace.tokens.length, (await trace.weights({ layer: 0, head: 0 })).length);
`;

if (!isBuilt) console.warn("skipped: tests of the package need dist/, which npm run build makes");

describe.skipIf(!isBuilt)("the package headlight", { timeout: 90_000 }, () => {
  // Of a processor without SSE 4.1, as V8 sees it: it then has no WebAssembly SIMD.
  test.runIf(process.arch === "x64")("computes on a machine without SIMD, and says why that is slower", async () => {
    const warn = "console.log(engine.warnings[0]);";
    expect(await output(`${RUN}${warn}`, "--no-enable-sse4-1")).toBe(
      "3 9\nThis machine's WebAssembly has no SIMD instructions: everything is computed without them, which is slower.",
    );
  });

  test("resolves inside the clone, and lets Node exit while the engine is idle", async () => {
    expect(await output(RUN)).toBe("3 9");
  });

  test("keeps Node alive until everything was answered, also when nobody waits for it at the top", async () => {
    const script = `
      import { createEngine } from "headlight";
      createEngine()
        .then((engine) => engine.openModel("textbook"))
        .then((model) => model.run("word ".repeat(1000)))
        .then((trace) => console.log(trace.tokens.length));
    `;
    expect(await output(script)).toBe("1000");
  });

  test("needs no code made from strings, as pages with a strict policy forbid it", async () => {
    expect(await output(RUN, "--disallow-code-generation-from-strings")).toBe("3 9");
    const forbidden = output(`new Function("return 1")`, "--disallow-code-generation-from-strings");
    await expect(forbidden).rejects.toThrow(/EvalError/);
  });

  test("ends its thread when it is closed", async () => {
    const script = `
      import { createEngine } from "headlight";
      const engine = await createEngine();
      const model = await engine.openModel("textbook");
      const running = model.run("word ".repeat(5000));
      engine.close();
      console.log(await running.catch((fault) => fault.code));
    `;
    expect(await output(script)).toBe("E_CLOSED");
  });

  test("gives faults that a script can tell apart", async () => {
    const script = `
      import { AttentionError, createEngine } from "headlight";
      const engine = await createEngine();
      const fault = await engine.openModel("none").catch((thrown) => thrown);
      console.log(fault instanceof AttentionError, fault.name, fault.code);
    `;
    expect(await output(script)).toBe("true AttentionError E_MODEL_UNKNOWN");
  });
});

// Types as the projects of other people see them: the package copied away from the clone, every strict option on,
// and the package's own files checked, too.
const ENGINE_SCRIPT = `
  import { AttentionError, createEngine, type Engine, type Trace } from "headlight";
  const engine: Engine = await createEngine();
  const trace: Trace = await (await engine.openModel("textbook")).run("one", { lane: "a" });
  export const weights: Float32Array = await trace.weights({ layer: 0, head: 0, rows: [0, 1] });
  // @ts-expect-error: a head is a number
  await trace.weights({ layer: 0, head: "first" });
  // @ts-expect-error: a signal is an AbortSignal
  await trace.weights({ layer: 0, head: 0, signal: 5 });
  export const code: string = new AttentionError("E_X", "x").code;
`;
const SIGNAL_SCRIPT = `${ENGINE_SCRIPT}
  await trace.weights({ layer: 0, head: 0, signal: new AbortController().signal });
`;
const EMBED_SCRIPT = `
  import "headlight/embed";
  const view = document.createElement("attention-view");
  await view.ready;
  export const layer: number = view.getState().layer;
  // @ts-expect-error: a layer is a number
  view.setState({ layer: "first" });
`;
const STRICTEST = {
  noEmit: true,
  target: "es2022",
  strict: true,
  skipLibCheck: false,
  skipDefaultLibCheck: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  isolatedModules: true,
  verbatimModuleSyntax: true,
};
const NODENEXT = { module: "nodenext" };
const BUNDLER = { module: "esnext", moduleResolution: "bundler" };

describe.skipIf(!isBuilt)("the package's types, in a strict project", { timeout: 90_000 }, () => {
  beforeAll(() => {
    mkdirSync(new URL("node_modules/headlight/dist/", SCRATCH), { recursive: true });
    // Its own, else the clone's package would be taken for the project, and "headlight" for its own name.
    writeFileSync(new URL("package.json", SCRATCH), `{ "type": "module" }`);
    cpSync(new URL("package.json", ROOT), new URL("node_modules/headlight/package.json", SCRATCH));
    cpSync(new URL("dist/types/", ROOT), new URL("node_modules/headlight/dist/types/", SCRATCH), {
      recursive: true,
    });
  });
  afterAll(() => rmSync(SCRATCH, { recursive: true, force: true }));

  /** What tsc has to say. */
  async function complaints(script: string, compilerOptions: object): Promise<string> {
    writeFileSync(new URL("script.ts", SCRATCH), script);
    const project = new URL("tsconfig.json", SCRATCH);
    writeFileSync(project, JSON.stringify({ compilerOptions, files: ["script.ts"] }));
    const tsc = fileURLToPath(new URL("node_modules/typescript/bin/tsc", ROOT));
    return run(process.execPath, [tsc, "-p", fileURLToPath(project)]).then(
      ({ stdout }) => stdout,
      (failed: unknown) => (failed as { stdout: string }).stdout,
    );
  }

  test.each<[string, string, object]>([
    ["of a page", SIGNAL_SCRIPT, { lib: ["es2023", "dom"], types: [], ...BUNDLER }],
    ["of a worker", SIGNAL_SCRIPT, { lib: ["es2023", "webworker"], types: [], ...BUNDLER }],
    ["of Node, without the dom lib", SIGNAL_SCRIPT, { lib: ["es2023"], types: ["node"], ...NODENEXT }],
    ["without the dom lib and without Node", ENGINE_SCRIPT, { lib: ["es2022"], types: [], ...NODENEXT }],
    ["that embeds", EMBED_SCRIPT, { lib: ["es2023", "dom"], types: [], ...BUNDLER }],
    ["that embeds, without the dom lib", EMBED_SCRIPT, { lib: ["es2022"], types: [], ...NODENEXT }],
  ])("%s", async (_, script, surroundings) => {
    expect(await complaints(script, { ...STRICTEST, ...surroundings })).toBe("");
  });
});
