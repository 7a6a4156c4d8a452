// What the page of scripted-site.ts has in the place of the engine: it opens models that the test names, when the test
// says so. Everything else of the page is the one that is shipped.

import type { Engine } from "../../web/src/engine/engine.ts";
import { FakeEngine, withCode } from "../web/page/fake-engine.ts";

export class ScriptedEngine extends FakeEngine {
  private letGo = (): void => undefined;
  private letThumbnailsGo = (): void => undefined;

  /** Openings wait from now on. */
  hold(): void {
    this.openGate = new Promise((resolve) => (this.letGo = resolve));
  }

  release(): void {
    this.openGate = undefined;
    this.letGo();
  }

  holdThumbnails(): void {
    this.thumbnailGate = new Promise((resolve) => (this.letThumbnailsGo = resolve));
  }

  releaseThumbnails(): void {
    this.thumbnailGate = undefined;
    this.letThumbnailsGo();
  }

  refuse(source: string, code: string, message: string): void {
    this.openable.add(source);
    this.openRefusals.set(source, withCode(code, message));
  }

  refuseRun(text: string, code: string, message: string): void {
    this.refusals.set(text, withCode(code, message));
  }
}

declare global {
  interface Window {
    scripted: ScriptedEngine;
  }
}

// Here before the page asks for an engine, so that a test can prepare it in an init script's place.
const engine = new ScriptedEngine();
const OPENABLE = ["files", "kept:my-model", "org/model", "other/model", "https://example.com/tiny/"];
for (const source of OPENABLE) engine.openable.add(source);
globalThis.window.scripted = engine;

export function createEngine(): Promise<Engine> {
  return Promise.resolve(engine);
}
