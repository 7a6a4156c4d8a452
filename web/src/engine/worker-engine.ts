// The engine as its caller sees it: everything is asked of a worker.

import type { AttendRequest, Attention, Engine, Model, ModelSource, OpenOptions } from "./engine.ts";
import type { OpenModelWork } from "./protocol.ts";
import type { StartPort } from "./worker-port.ts";

import { AttentionError } from "./fault.ts";
import { attendWork, callbackOf, objectOf, shown } from "./request-checks.ts";
import { WorkerLink } from "./worker-link.ts";
import { WorkerModel } from "./worker-model.ts";

const TEXTBOOK = "textbook";
/** Any other would make other embeddings and the same heads; links and tests count on this one. */
const TEXTBOOK_SEED = 1;

/** Rejects with an AttentionError when no worker can be had or the module does not run in it. */
export async function openWorkerEngine(startPort: StartPort, module: Promise<WebAssembly.Module>): Promise<Engine> {
  return new WorkerEngine(await WorkerLink.open(startPort, module));
}

class WorkerEngine implements Engine {
  onWorkerChange: ((change: "replaced" | "lost") => void) | undefined;

  constructor(private readonly link: WorkerLink) {
    link.onChange = (change) => this.onWorkerChange?.(change);
  }

  get version(): string {
    return this.link.version;
  }

  async openModel(source: ModelSource, options: OpenOptions = {}): Promise<Model> {
    const onProgress = callbackOf(objectOf(options, "options", "E_RANGE").onProgress, "onProgress");
    return this.link.lanes.enter(options, async (signal) => {
      if (source !== TEXTBOOK) {
        throw new AttentionError("E_MODEL_UNKNOWN", `There is no model ${shown(source)}; built in is "${TEXTBOOK}".`);
      }
      const work: OpenModelWork = { kind: "openModel", model: this.link.newName(), seed: TEXTBOOK_SEED };
      const facts = await this.link.ask(work, signal);
      this.link.keep(work.model, work);
      onProgress?.({ doneBytes: 0, totalBytes: 0, memoryBytes: 0 });
      return new WorkerModel(this.link, work.model, source, facts);
    });
  }

  async attend(request: AttendRequest): Promise<Attention> {
    objectOf(request, "The request", "E_SHAPE");
    return this.link.lanes.enter(request, async (signal) => this.link.ask(attendWork(request), signal));
  }

  close(): void {
    this.link.close();
  }
}
