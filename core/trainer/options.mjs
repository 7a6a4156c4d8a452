// What npm run train is told, and how a training goes on as it was begun.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { SetupError } from "../../wasm/toolchain/run.mjs";
import { RECIPES } from "./recipes.mjs";

const DEFAULT_TOKENS = 100e6;
const DEFAULT_SEED = 1;
/** What decides the params: a training that goes on goes on by these. */
const DECIDING = ["tokens", "minutes", "seed", "rate", "repeated", "text", "from"];

/** `given` has only what was said. */
export function readOptions(args) {
  const text = { type: "string" };
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...Object.fromEntries(DECIDING.map((name) => [name, text])),
      out: text,
      evaluate: { type: "boolean", default: false },
    },
  });
  const [name] = positionals;
  if (positionals.length !== 1 || RECIPES[name] === undefined) {
    throw new SetupError(`say which model to train: npm run train -- ${Object.keys(RECIPES).join(" | ")}`);
  }
  const { evaluate, out = join(homedir(), ".cache/headlight/train", name), ...said } = values;
  const given = Object.fromEntries(Object.entries(said).map(([option, value]) => [option, valueOf(option, value)]));
  return { name, out: resolve(out), evaluate, given };
}

function valueOf(option, value) {
  if (option === "text" || option === "from") return resolve(value);
  const number = Number(value);
  if (!(number > 0)) throw new SetupError(`--${option} is ${value}; give a number above 0`);
  return number;
}

/** With the defaults of what was not said. */
export function withDefaults(given) {
  const length = given.minutes === undefined ? { tokens: DEFAULT_TOKENS } : {};
  return { ...length, seed: DEFAULT_SEED, ...given };
}

/** How the training in a folder was begun: { ...options, textDigest, before }; undefined where none is under way. */
export function readBegun(folder) {
  const job = join(folder, "job.json");
  if (!existsSync(join(folder, "training-state.safetensors")) || !existsSync(job)) return undefined;
  return JSON.parse(readFileSync(job, "utf8")).begun;
}

/** What is not said is as it was begun; what is said otherwise would be neither the one training nor the other. */
export function goneOnWith(given, begun, folder) {
  const isOther = (name) =>
    given[name] !== undefined && given[name] !== begun[name] && !isMovedText(name, given, begun);
  const other = DECIDING.find(isOther);
  if (other === undefined) return { ...begun, text: given.text ?? begun.text };
  const before = begun[other] === undefined ? `without --${other}` : `with --${other} ${begun[other]}`;
  throw new SetupError(
    `the training in ${folder} was begun ${before}, and goes on as it was begun: leave out --${other} ${given[other]}, ` +
      `or give --out another folder; --from ${folder} begins there with what is learned here`,
  );
}

function isMovedText(name, given, begun) {
  if (name !== "text" || begun.text === undefined || !existsSync(given.text)) return false;
  return digestOf([given.text]) === begun.textDigest;
}

export function digestOf(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex");
}
