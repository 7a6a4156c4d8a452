// What stands in for the engine in the pages of fake-models-site.ts. It runs in the page.

import type { Token } from "../../web/src/engine/engine.ts";
import { FakeEngine } from "../web/page/fake-engine.ts";

/** "€ [SEP]" as a byte-level tokenizer would cut it: one character in two tokens, and one that nobody typed. */
const EURO: readonly Token[] = [
  { id: 1, text: "E2 82", start: 0, end: 1, isFragment: true },
  { id: 2, text: "AC", start: 0, end: 1, isFragment: true },
  { id: 3, text: " sign", start: 1, end: 6 },
  { id: 4, text: "[SEP]", start: 6, end: 6, isSpecial: true },
];

export function createEngine(): Promise<FakeEngine> {
  const engine = new FakeEngine();
  engine.tokenized.set("€ sign", EURO);
  // Slow enough to be stopped by hand.
  engine.tokenGate = () => new Promise((resolve) => setTimeout(resolve, 60));
  engine.continuation = [" alpha", " beta", " gamma", " delta"];
  return Promise.resolve(engine);
}
