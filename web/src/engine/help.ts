// A helper's thread, in a browser and under Node: the same module once more, over the memory that is shared.

import type { HelperOrder, HelperStart } from "./helper-protocol.ts";

/** Does what comes through the port, until the thread ends. */
export function helpThrough({ port }: HelperStart): void {
  port.onmessage = ({ data }: MessageEvent<HelperOrder>) => {
    const { module, memory, entry, stackTop } = data;
    const { exports } = new WebAssembly.Instance(module, importsOf(module, memory));
    const table = Object.values(exports).find((each) => each instanceof WebAssembly.Table);
    const enter = table?.get(entry) as (stackTop: number) => never;
    port.postMessage("joined");
    enter(stackTop);
  };
}

/** A helper calls nothing outside of its module. */
function importsOf(module: WebAssembly.Module, memory: WebAssembly.Memory): WebAssembly.Imports {
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    (imports[from] ??= {})[name] = kind === "memory" ? memory : refuse;
  }
  return imports;
}

function refuse(): never {
  throw new Error("a helper called a function of the page");
}
