// The engine of a page that is one file: its module and its worker stand in the script itself, and there is one model, the
// weights that stand in the page.

import { GZIPPED_WASM, WORKER_SCRIPT } from "headlight:embedded";
import { gunzipSync } from "fflate";

import type { Engine, ModelFileInput } from "./engine.ts";

import { bytesOfBase64 } from "../text/base64.ts";
import { startBrowserPort } from "./browser-port.ts";
import { checkFeatures } from "./check-features.ts";
import { AttentionError, messageOf } from "./fault.ts";
import { FileModels } from "./file-models.ts";
import { openWorkerEngine } from "./worker-engine.ts";
import { WorkerLink } from "./worker-link.ts";

/** Whichever model it is asked for, it opens this file. Rejects with an AttentionError. */
export async function createStandaloneEngine(readFile: () => ModelFileInput): Promise<Engine> {
  checkFeatures();
  const engine = await openWorkerEngine({
    startLink: () => WorkerLink.open((module, events) => startBrowserPort(workerAddress(), module, events), compile()),
    // The one module does all.
    loadFileModels: (context) =>
      Promise.resolve(
        new FileModels(context, { forFloats: [], forEightBits: [], forGiven: [], openFolder: refuseFolder }),
      ),
  });
  const open = engine.openModel.bind(engine);
  return Object.assign(engine, {
    openModel: async (...[, options]: Parameters<Engine["openModel"]>) => {
      const file = readFile();
      return open([file], options).catch((thrown: unknown) => {
        throw isOfFile(thrown) ? Object.assign(thrown, { advice: WRITE_AGAIN }) : thrown;
      });
    },
  });
}

/** What state/advice.ts gives in the place of its own words: nobody here can open another file. */
const WRITE_AGAIN =
  "The weights stand in this page itself: export the page again, or write it again with the weights behind it.";

/** No fault of the engine, of which there may be enough for a page that is whole. */
function isOfFile(thrown: unknown): thrown is AttentionError {
  return thrown instanceof AttentionError && !/^E_(WASM|WORKER|MEMORY|BROWSER|CLOSED)/.test(thrown.code);
}

/** Never revoked: a worker that died is started again from it. */
let started: URL | undefined;

function workerAddress(): URL {
  started ??= new URL(URL.createObjectURL(new Blob([WORKER_SCRIPT], { type: "text/javascript" })));
  return started;
}

async function compile(): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(new Uint8Array(gunzipSync(bytesOfBase64(GZIPPED_WASM))));
  } catch (thrown) {
    throw new AttentionError("E_WASM_LOAD", `The module in this page could not be compiled: ${messageOf(thrown)}.`);
  }
}

function refuseFolder(): Promise<never> {
  return Promise.reject(new AttentionError("E_MODEL_UNKNOWN", "This page shows the weights that stand in it alone."));
}
