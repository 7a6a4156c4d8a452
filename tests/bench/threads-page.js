// Runs in the page of the bench: a model from files in the engine as a page uses it, by two threads and by one.
import { createEngine } from "./site/headlight.js";
import { tensors } from "./gpt2-layout.js";
import { safetensorsHeader } from "./our-model.js";
import { randomParams, tokensOf } from "./random-params.js";
import { timeInTurn } from "./timing.js";

/** Milliseconds of a run and its last logits: { ours, one }, one a round. */
export async function measureThreads({ sizes, tokens: count, rounds }) {
  const files = await filesOf(sizes);
  const ours = await open(files, 2);
  const one = await open(files, 1);
  const tokens = tokensOf(sizes.vocab_size, count);
  let runs = 0;
  // Every run begins with another token, or it would only be copied from the one before.
  const forward = async ({ model }) => {
    runs += 1;
    const trace = await model.run({ tokens: tokens.with(0, runs % sizes.vocab_size) });
    const logits = await trace.logits({ position: count - 1, top: 10 });
    trace.close();
    return logits;
  };
  const found = [];
  for (const each of [ours, one]) {
    runs = 0;
    found.push(JSON.stringify(await forward(each)));
  }
  if (found[0] !== found[1]) throw new Error(`two threads found ${found[0]}, one ${found[1]}`);
  const times = await timeInTurn({ ours: () => forward(ours), one: () => forward(one) }, rounds);
  ours.engine.close();
  one.engine.close();
  return times;
}

async function open(files, threads) {
  const engine = await createEngine({ threads });
  const model = await engine.openModel(files);
  if (model.threads !== threads) throw new Error(`${model.threads} threads, not ${threads}`);
  return { engine, model };
}

async function filesOf(sizes) {
  const list = tensors(sizes);
  const config = { architectures: ["GPT2LMHeadModel"], model_type: "gpt2", activation_function: "gelu_new", ...sizes };
  const header = safetensorsHeader(list);
  const length = new BigUint64Array([BigInt(header.length)]);
  return [
    new File([JSON.stringify(config)], "config.json"),
    await storedFile("model.safetensors", [length, header, randomParams(list)]),
  ];
}

/** On the disk of the browser: Chromium 156 cannot read a file of 500 MB that a page holds itself. */
async function storedFile(name, parts) {
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle(name, { create: true });
  const stream = await handle.createWritable();
  for (const part of parts) await stream.write(part);
  await stream.close();
  return handle.getFile();
}
