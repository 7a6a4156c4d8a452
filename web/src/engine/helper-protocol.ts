// What a helper is told: a thread that computes in the memory of the worker that it helps. It never reads a message once
// it computes; it ends by being terminated.

/** By the page, which starts it. It holds the Web Lock of this name for as long as it lives, where there are any. */
export interface HelperStart {
  readonly lock: string;
  /** To the worker that it helps. */
  readonly port: MessagePort;
}

/** By the worker, through that port; answered by a message when the helper is about to begin. */
export interface HelperOrder {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** As wasm/team_bindings.cpp says. */
  readonly entry: number;
  readonly stackTop: number;
}

/** To the page. */
export type FromHelper = { readonly kind: "hello" } | { readonly kind: "locked" };
