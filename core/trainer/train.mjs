// npm run train -- storyteller | gapfiller [--text FILE] [--out DIR] [--tokens N | --minutes N] [--seed N] [--evaluate]
//
// Learns a tokenizer, writes the texts as tokens, and lets the native trainer make the model's folder. A folder that
// holds a checkpoint is gone on with, exactly where it was left.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildPreset } from "../../wasm/cmake.mjs";
import { runMain, SetupError } from "../../wasm/toolchain/run.mjs";
import { ensurePackages } from "../../web/packages.mjs";
import { RECIPES, VOCAB_SIZE } from "./recipes.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SHARED = process.env.HEADLIGHT_SHARED ?? join(ROOT, "../shared");
const DEFAULT_TOKENS = 100e6;
/** How the trainer says that a signal stopped it. */
const STOPPED = 3;

await runMain(async () => {
  const options = readOptions(process.argv.slice(2));
  await ensurePackages();
  mkdirSync(options.out, { recursive: true });
  const job = await prepare(options);
  const folder = await buildPreset("train", ["headlight_trainer"]);
  const code = await start(join(folder, "core/trainer/headlight_trainer"), [join(options.out, "job.json")]);
  if (code === STOPPED) console.log(`Stopped; the same command goes on from here. The model so far: ${options.out}`);
  else if (code === 0) await writeCard(options, job);
  else process.exitCode = code;
});

function readOptions(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      text: { type: "string" },
      out: { type: "string" },
      tokens: { type: "string" },
      minutes: { type: "string" },
      seed: { type: "string" },
      evaluate: { type: "boolean", default: false },
    },
  });
  const [name] = positionals;
  if (positionals.length !== 1 || RECIPES[name] === undefined) {
    throw new SetupError(`say which model to train: npm run train -- ${Object.keys(RECIPES).join(" | ")}`);
  }
  const minutes = numberOf(values, "minutes", 0);
  return {
    name,
    recipe: RECIPES[name],
    text: values.text,
    out: resolve(values.out ?? join(homedir(), ".cache/headlight/train", name)),
    minutes,
    tokens: numberOf(values, "tokens", minutes > 0 ? 0 : DEFAULT_TOKENS),
    seed: numberOf(values, "seed", 1),
    evaluate: values.evaluate,
  };
}

function numberOf(values, option, otherwise) {
  if (values[option] === undefined) return otherwise;
  const number = Number(values[option]);
  if (!(number > 0)) throw new SetupError(`--${option} is ${values[option]}; give a number above 0`);
  return number;
}

/** Writes what the folder does not have yet; returns the trainer's job. */
async function prepare({ name, recipe, text, out, tokens, minutes, seed, evaluate }) {
  const { bpeTokenizer } = await import("./bpe.mjs");
  const { encoderOf, readTexts, writeTokens } = await import("./corpus.mjs");
  const place = (file) => join(out, file);
  refuseOther(place("config.json"), recipe.config);
  const texts = readTexts({ text, corpus: join(SHARED, "corpus") });
  const bytesOf = (documents) => documents.reduce((sum, document) => sum + Buffer.byteLength(document), 0);
  if (!existsSync(place("tokenizer.json"))) {
    console.log(`${name}: learning a tokenizer of ${VOCAB_SIZE} tokens`);
    const tokenizer = bpeTokenizer({ ...recipe, documents: texts.train, vocabSize: VOCAB_SIZE });
    writeFileSync(place("tokenizer.json"), JSON.stringify(tokenizer));
  }
  writeJson(place("tokenizer_config.json"), recipe.tokenizerConfig);
  writeJson(place("config.json"), recipe.config);
  const encode = encoderOf(JSON.parse(readFileSync(place("tokenizer.json"), "utf8")), recipe.tokenizerConfig);
  for (const part of ["train", "valid"]) {
    const ids = texts[part].flatMap((document) => [recipe.ids.endId, ...encode(document)]);
    writeTokens(place(`${part}.tokens`), ids);
    console.log(`${name}: ${part} has ${ids.length} tokens of ${bytesOf(texts[part])} bytes`);
  }
  const job = {
    evaluate,
    folder: out,
    train: place("train.tokens"),
    valid: place("valid.tokens"),
    validBytes: bytesOf(texts.valid),
    config: recipe.config,
    seed,
    tokens,
    minutes,
    ...recipe.learning,
    ...recipe.ids,
  };
  writeJson(place("job.json"), job);
  return job;
}

/** Before anything of the folder is written: it may hold hours of another training. */
function refuseOther(file, config) {
  if (!existsSync(file)) return;
  const found = JSON.parse(readFileSync(file, "utf8"));
  const differing = Object.keys({ ...config, ...found }).find(
    (key) => JSON.stringify(config[key]) !== JSON.stringify(found[key]),
  );
  if (differing === undefined) return;
  throw new SetupError(
    `${file} is of another configuration (${differing} is ${JSON.stringify(found[differing])}, not ${JSON.stringify(config[differing])}); give --out another folder, or remove this one`,
  );
}

async function writeCard({ name, out, text, seed }, job) {
  const { cardOf } = await import("./card.mjs");
  const found = JSON.parse(readFileSync(join(out, "evaluation.json"), "utf8"));
  const data =
    text === undefined ? describeCorpus() : `the text ${basename(text)}, every twentieth part of it held out`;
  const length = job.minutes > 0 ? `--minutes ${job.minutes}` : `--tokens ${job.tokens}`;
  const command = `npm run train -- ${name} ${length} --seed ${seed}`;
  writeFileSync(join(out, "README.md"), cardOf({ name, job, found, data, command }));
  console.log(`The model and its card: ${out}`);
}

/** The books by name, from the corpus's manifest. */
function describeCorpus() {
  const { repo, commit, files } = JSON.parse(readFileSync(join(SHARED, "corpus/manifest.json"), "utf8"));
  const books = files.map(({ author, source, first_pub }) => `${author}, ${basename(source, ".md")} (${first_pub})`);
  return `${files.length} books in the public domain in the United States, from github.com/${repo} at ${commit}, every twentieth chapter held out: ${books.join("; ")}`;
}

function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** Ctrl-C reaches the trainer too, which then saves; this process waits for it. */
function start(program, args) {
  process.on("SIGINT", () => undefined);
  return new Promise((resolve_, reject) => {
    const child = spawn(program, args, { stdio: "inherit" });
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    child.on("error", reject);
    child.on("close", (code) => resolve_(code ?? 1));
  });
}
