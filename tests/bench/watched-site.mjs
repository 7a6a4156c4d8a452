// A copy of the site whose workers can be asked how large their WebAssembly memories are: no protocol tells.

import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Copies `dist` to `copy`. In its workers, headlightBenchMemory() answers bytes. */
export function makeWatchedSite(dist, copy) {
  rmSync(copy, { recursive: true, force: true });
  cpSync(dist, copy, { recursive: true });
  const assets = join(copy, "assets");
  for (const name of readdirSync(assets).filter((file) => /worker\.[^.]+\.js$/.test(file))) {
    const script = readFileSync(join(assets, name), "utf8");
    writeFileSync(join(assets, name), `(${watchMemories.toString()})();\n${script}`);
  }
}

/** Runs in a worker before its own script. */
function watchMemories() {
  const memories = [];
  const RealMemory = WebAssembly.Memory;
  WebAssembly.Memory = function (...rest) {
    const memory = new RealMemory(...rest);
    memories.push(memory);
    return memory;
  };
  // What the module is given has to count as one of them.
  WebAssembly.Memory.prototype = RealMemory.prototype;
  globalThis.headlightBenchMemory = () => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}
