// How far eight bits take the numbers of a trained model from those of its floats, by the engine under Node: the bits are
// the same in every browser.
import { File } from "node:buffer";
import { existsSync, openAsBlob, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { table } from "./report.mjs";

const SHARED = process.env.HEADLIGHT_SHARED ?? fileURLToPath(new URL("../../../shared", import.meta.url));
const NAME = "stories260k";
const FOLDER = join(SHARED, "models", NAME);
const FILES = ["config.json", "model.safetensors"];

/** Prints, and returns the rows; none, and a sentence, where the model is not there. */
export async function measureAccuracy() {
  if (!existsSync(FOLDER)) {
    console.log(`\nNo accuracy of eight bits: there is no ${NAME} in ../shared/models.`);
    return [];
  }
  const { createEngine } = await import(new URL("../../dist/node/index.js", import.meta.url).href);
  const engine = await createEngine();
  const tokens = JSON.parse(readFileSync(join(FOLDER, "golden.json"), "utf8")).greedy_ids;
  const files = await Promise.all(FILES.map(async (name) => new File([await openAsBlob(join(FOLDER, name))], name)));
  const [floats, eight] = await Promise.all(
    [false, true].map(async (eightBits) => answersOf(await engine.openModel(files, { eightBits }), tokens)),
  );
  engine.close();
  const agreed = floats.likeliest.filter((id, position) => id === eight.likeliest[position]).length;
  const difference = largestDifference(floats.weights, eight.weights);
  console.log(`\n${accuracyTable({ agreed, of: tokens.length, difference, heads: floats.weights.length })}`);
  const row = (what, unit, ours) => ({ id: `accuracy8/${NAME}/${what}`, unit, ours, peers: {}, ratios: {} });
  return [row("top-1", "of tokens", agreed / tokens.length), row("weights", "largest difference", difference)];
}

/** The likeliest next token behind each, and the weights of every head. */
async function answersOf(model, tokens) {
  const trace = await model.run({ tokens });
  const likeliest = [];
  for (const position of tokens.keys()) likeliest.push((await trace.logits({ position, top: 1 }))[0].id);
  const weights = [];
  for (let layer = 0; layer < model.layers; layer += 1) {
    for (let head = 0; head < model.headsIn(layer); head += 1) weights.push(await trace.weights({ layer, head }));
  }
  return { likeliest, weights };
}

function largestDifference(some, others) {
  return some.reduce(
    (largest, weights, head) =>
      weights.reduce((most, weight, at) => Math.max(most, Math.abs(weight - others[head][at])), largest),
    0,
  );
}

function accuracyTable({ agreed, of, difference, heads }) {
  return table(
    ["eight bits beside f32", "same likeliest token", "largest difference of a weight"],
    [
      [
        `${NAME}, ${of} tokens, ${heads} heads`,
        `${agreed} (${((100 * agreed) / of).toFixed(1)} %)`,
        difference.toFixed(3),
      ],
    ],
  );
}
