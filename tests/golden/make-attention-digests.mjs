// Writes attention-digests.json: the digests of known-answer cases 0 to 199 (core/include/headlight/selfcheck.h) as
// the wasm module computes them under Node. The native tests and every browser must then find the same bits.
// Run it only when the cases or a kernel's arithmetic change, and say why in the commit:  node tests/golden/make-attention-digests.mjs
import { writeFileSync } from "node:fs";

const { default: createHeadlight } = await import(new URL("../../build/wasm/headlight.js", import.meta.url).href);
const module = await createHeadlight();
const digests = Array.from({ length: 200 }, (_, index) => module.caseDigest(index));
writeFileSync(new URL("attention-digests.json", import.meta.url), `${JSON.stringify(digests, undefined, 2)}\n`);
