// From an address to a compiled module, with a sentence for each way in which that can fail.
// The page compiles, not the worker: a replaced worker then starts without loading anything again.

import { formatCount } from "../text/write-values.ts";
import { AttentionError, messageOf } from "./fault.ts";

/** Browsers and Node differ only in how bytes are read. Rejects with an AttentionError only. */
export async function loadModule(
  url: URL,
  readBytes: (url: URL) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<WebAssembly.Module> {
  const bytes = await readBytes(url);
  checkMagic(bytes, url);
  try {
    return await WebAssembly.compile(bytes);
  } catch (thrown) {
    throw new AttentionError("E_WASM_LOAD", `${url.href} could not be compiled: ${messageOf(thrown)}.`);
  }
}

export async function fetchBytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url).catch((thrown: unknown) => {
    throw new AttentionError("E_WASM_LOAD", `${url.href} could not be fetched: ${messageOf(thrown)}.`);
  });
  if (!response.ok) {
    const status = `${response.status} ${response.statusText}`.trim();
    throw new AttentionError("E_WASM_LOAD", `${url.href} answered ${status} instead of the WebAssembly module.`);
  }
  return new Uint8Array(await bodyOf(response));
}

async function bodyOf(response: Response): Promise<ArrayBuffer> {
  try {
    return await response.arrayBuffer();
  } catch (thrown) {
    throw new AttentionError("E_WASM_LOAD", `${response.url} broke off while it was fetched: ${messageOf(thrown)}.`);
  }
}

const MAGIC = [0x00, 0x61, 0x73, 0x6d]; // "\0asm"

function checkMagic(bytes: Uint8Array, url: URL): void {
  if (MAGIC.every((byte, index) => bytes[index] === byte)) return;
  const opening = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart();
  const found = opening.startsWith("<") ? "a web page (HTML)" : `${formatCount(bytes.length)} bytes of something else`;
  throw new AttentionError("E_WASM_LOAD", `${url.href} answered ${found} instead of the WebAssembly module.`);
}
