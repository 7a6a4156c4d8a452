// Runs in the page of the bench: a whole GPT-2 of random F32 parameters, in our module and in onnxruntime-web.
import { gpt2Graph, keptName, pastName, weightsName } from "./gpt2-graph.js";
import { CONFIG, SIZES, tensors } from "./gpt2-layout.js";
import { bench, prepareWork } from "./kernels-page.js";
import { openSession } from "./ort-peer.js";
import { startOurs } from "./our-model.js";
import { randomParams, tokensOf } from "./random-params.js";
import { compare, timeInTurn } from "./timing.js";

const { n_layer: LAYERS, n_head: HEADS, n_embd: DIM, vocab_size: VOCAB } = SIZES;

const LIST = tensors(SIZES);
const LAYOUT = { config: CONFIG, list: LIST };
const params = randomParams(LIST);
const core = await startOurs();
let ours;
/** Of the module with one model in f32, before anything was run. */
let floatBytes;
let session;

/** Milliseconds from the bytes of the parameters to a model that can run, `rounds` times; the last one stays open. */
export async function measureLoading({ rounds }) {
  const times = { ours: [], "onnxruntime-web": [] };
  for (let round = 0; round < rounds; round += 1) {
    ours?.close();
    await session?.close();
    times.ours.push(await timed(() => (ours = core.open(LAYOUT, params))));
    floatBytes ??= core.memoryBytes();
    times["onnxruntime-web"].push(await timed(async () => (session = await openSession(gpt2Graph(), params))));
  }
  return times;
}

/**
 * A forward pass and the logits after the last token. Ours leaves a trace in which every head's weights can be read; of
 * the peer some want the logits alone, some the weights too, which it then hands over.
 */
export async function measureForward({ tokens: count, peak, rounds }) {
  const tokens = tokensOf(VOCAB, count);
  const feeds = feedsOf(tokens, emptyPast(), 0);
  const peer = session.bind(feeds, ["logits"]);
  const maps = Array.from({ length: LAYERS }, (_, layer) => weightsName(layer));
  const peerWithWeights = session.bind(feeds, ["logits", ...maps]);
  const forward = forwardOf(ours, tokens);
  const trace = forward();
  compare(`${count} tokens, logits of onnxruntime-web`, logitsOf(trace, count - 1), (await peer()).logits);
  compareWeights(trace, count, await peerWithWeights());
  const times = await timeInTurn(
    {
      ours: () => void forward(),
      "onnxruntime-web": peer,
      "onnxruntime-web, weights kept": peerWithWeights,
      peak: () => void bench.multiplyAdd(peak.accumulators, peak.steps),
    },
    rounds,
  );
  forward.close();
  return times;
}

/** The same of the model in eight bits, in a module of its own; undefined where this browser cannot compile that. */
export async function measureForwardInEightBits({ module, tokens: count, rounds }) {
  const started = await startOurs(module).catch(() => undefined);
  if (started === undefined) return undefined;
  const eight = started.open(LAYOUT, params, { eightBits: true });
  const tokens = tokensOf(VOCAB, count);
  const [forward, forwardOfFloats] = [eight, ours].map((model) => forwardOf(model, tokens));
  const peer = session.bind(feedsOf(tokens, emptyPast(), 0), ["logits"]);
  const times = await timeInTurn(
    { ours: () => void forward(), "our f32": () => void forwardOfFloats(), "onnxruntime-web": peer },
    rounds,
  );
  forwardOfFloats.close();
  return times;
}

/** Bytes of the module's memory with the model in eight bits, and with it in f32. */
export async function measureMemory() {
  const started = await startOurs();
  started.open(LAYOUT, params, { eightBits: true });
  return { eightBytes: started.memoryBytes(), floatBytes };
}

/** A function that runs `tokens` and predicts what comes next; it answers the trace, and closes that of the call before. */
function forwardOf(model, tokens) {
  let trace = 0;
  const forward = () => {
    if (trace !== 0) model.closeTrace(trace); // or the next run would only copy it
    trace = model.run(tokens);
    model.predict(trace, tokens.length - 1, 10);
    return trace;
  };
  return Object.assign(forward, { close: () => model.closeTrace(trace) });
}

/** One more token after `tokens - 1`, whose keys and values are known. `sum`: a plain sum of `sumBytes`. */
export async function measureDecode({ tokens: count, rounds }) {
  const tokens = tokensOf(VOCAB, count);
  const before = count - 1;
  const kept = Array.from({ length: LAYERS }, (_, layer) => ["key", "value"].map((part) => [part, layer])).flat();
  const names = kept.map(([part, layer]) => keptName(part, layer));
  const known = await session.bind(feedsOf(tokens.subarray(0, before), emptyPast(), 0), names)();
  const sizes = [HEADS, before, DIM / HEADS];
  const past = kept.map(([part, layer]) => [pastName(part, layer), [known[keptName(part, layer)], sizes]]);
  const peer = session.bind(feedsOf(tokens.subarray(before), Object.fromEntries(past), before), ["logits"]);

  let trace = ours.run(tokens.subarray(0, before));
  const steps = [tokens[before], tokens[before] + 1].map((last) => Uint32Array.of(...tokens.subarray(0, before), last));
  let step = 0;
  // Our trace is what is known. The last token changes every time, or there would be nothing to compute.
  const decode = () => {
    const next = ours.run(steps[step % 2]);
    step += 1;
    ours.closeTrace(trace);
    trace = next;
    ours.predict(trace, before, 10);
  };
  decode();
  compare("decode, logits of onnxruntime-web", logitsOf(trace, before), (await peer()).logits);
  prepareWork("gemm", [1, DIM, VOCAB, 1]);
  const times = await timeInTurn(
    { ours: decode, "onnxruntime-web": peer, sum: () => void bench.sumArray("b") },
    rounds,
  );
  ours.closeTrace(trace);
  return { ...times, sumBytes: 4 * DIM * VOCAB };
}

function emptyPast() {
  const none = [new Float32Array(0), [HEADS, 0, DIM / HEADS]];
  const names = Array.from({ length: LAYERS }, (_, layer) => [pastName("key", layer), pastName("value", layer)]).flat();
  return Object.fromEntries(names.map((name) => [name, none]));
}

/** `tokens` after `before` others. */
function feedsOf(tokens, past, before) {
  const count = tokens.length;
  const keys = before + count;
  const ids = (values) => [BigInt64Array.from(values, BigInt), [values.length]];
  const mask = Float32Array.from({ length: count * keys }, (_, cell) =>
    cell % keys <= before + Math.floor(cell / keys) ? 0 : -3.4e38,
  );
  return {
    ids: ids([...tokens]),
    positions: ids(Array.from(tokens, (_, index) => before + index)),
    last: ids([count - 1]),
    mask: [mask, [count, keys]],
    ...past,
  };
}

/** Thumbnails of all heads, `bins` bins per side, from a trace of as many tokens. */
export async function measureGrid({ tokens: count, bins, rounds }) {
  const trace = ours.run(tokensOf(VOCAB, count));
  const grid = () => {
    for (let layer = 0; layer < LAYERS; layer += 1) {
      for (let head = 0; head < HEADS; head += 1) ours.pooled(trace, layer, head, count, bins);
    }
  };
  const times = await timeInTurn({ ours: grid }, rounds);
  ours.closeTrace(trace);
  return times;
}

/** By token id. */
function logitsOf(trace, position) {
  const { ids, logits } = ours.predict(trace, position, VOCAB);
  const sorted = new Float32Array(VOCAB).fill(NaN);
  ids.forEach((id, place) => (sorted[id] = logits[place]));
  return sorted;
}

/** Every head's weights can be read, and are the peer's. */
function compareWeights(trace, count, answers) {
  for (let layer = 0; layer < LAYERS; layer += 1) {
    const theirs = answers[weightsName(layer)];
    for (let head = 0; head < HEADS; head += 1) {
      const map = theirs.subarray(head * count ** 2, (head + 1) * count ** 2);
      compare(`weights of layer ${layer}, head ${head}`, ours.weights(trace, layer, head, count), map);
    }
  }
}

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
