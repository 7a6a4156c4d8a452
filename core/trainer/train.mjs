// npm run train -- storyteller | gapfiller [--text FILE] [--out DIR] [--tokens N | --minutes N] [--seed N] [--evaluate]
//                  [--from DIR [--rate FACTOR] [--repeated PART]]
//
// Learns a tokenizer, writes the texts as tokens, and lets the native trainer make the model's folder. A folder that
// holds a checkpoint is gone on with, exactly where it was left. --from begins with the params and the tokenizer of a finished
// model of the same kind, and with a schedule of its own: the recipe's rates times FACTOR, PART of the windows repeated.
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
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
      from: { type: "string" },
      rate: { type: "string" },
      repeated: { type: "string" },
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
    recipe: changed(RECIPES[name], values),
    from: values.from === undefined ? undefined : resolve(values.from),
    text: values.text,
    out: resolve(values.out ?? join(homedir(), ".cache/headlight/train", name)),
    minutes,
    tokens: numberOf(values, "tokens", minutes > 0 ? 0 : DEFAULT_TOKENS),
    seed: numberOf(values, "seed", 1),
    evaluate: values.evaluate,
    /** What a card tells of the command; where the folder lies is nobody's business. */
    given: ["rate", "repeated"].filter((name) => values[name] !== undefined).map((name) => `--${name} ${values[name]}`),
  };
}

/** With other rates, and another part of repeated windows. */
function changed(recipe, values) {
  const { learning } = recipe;
  const { optimizer, repeatedFirst, repeatedThen } = learning;
  const rate = numberOf(values, "rate", 1);
  const rates = { adamwRate: rate * optimizer.adamwRate, muonRate: rate * optimizer.muonRate };
  const repeated = {
    repeatedFirst: numberOf(values, "repeated", repeatedFirst),
    repeatedThen: numberOf(values, "repeated", repeatedThen),
  };
  return { ...recipe, learning: { ...learning, ...repeated, optimizer: { ...optimizer, ...rates } } };
}

function numberOf(values, option, otherwise) {
  if (values[option] === undefined) return otherwise;
  const number = Number(values[option]);
  if (!(number > 0)) throw new SetupError(`--${option} is ${values[option]}; give a number above 0`);
  return number;
}

/** Writes what the folder does not have yet; returns the trainer's job. */
async function prepare({ name, recipe, text, out, tokens, minutes, seed, evaluate, from }) {
  const { bpeTokenizer } = await import("./bpe.mjs");
  const { encoderOf, readTexts, writeTokens } = await import("./corpus.mjs");
  const place = (file) => join(out, file);
  refuseOther(place("config.json"), recipe.config, "give --out another folder, or remove this one");
  if (from !== undefined) beginFrom(from, place, recipe.config);
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
    from: from ?? "",
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

/** Its tokens are those that the params know. */
function beginFrom(from, place, config) {
  if (!existsSync(join(from, "config.json")))
    throw new SetupError(`${from} holds no config.json; name a model's folder`);
  refuseOther(join(from, "config.json"), config, "give --from the folder of one that is alike");
  if (!existsSync(place("tokenizer.json"))) copyFileSync(join(from, "tokenizer.json"), place("tokenizer.json"));
}

/** Before anything of the folder is written: it may hold hours of another training. */
function refuseOther(file, config, advice) {
  if (!existsSync(file)) return;
  const found = JSON.parse(readFileSync(file, "utf8"));
  const differing = Object.keys({ ...config, ...found }).find(
    (key) => JSON.stringify(config[key]) !== JSON.stringify(found[key]),
  );
  if (differing === undefined) return;
  throw new SetupError(
    `${file} is of another configuration (${differing} is ${JSON.stringify(found[differing])}, not ${JSON.stringify(config[differing])}); ${advice}`,
  );
}

async function writeCard({ name, out, text, seed, from, given }, job) {
  const { cardOf } = await import("./card.mjs");
  const found = JSON.parse(readFileSync(join(out, "evaluation.json"), "utf8"));
  const data =
    text === undefined ? describeCorpus() : `the text ${basename(text)}, every twentieth part of it held out`;
  const length = job.minutes > 0 ? `--minutes ${job.minutes}` : `--tokens ${job.tokens}`;
  const command = [`npm run train -- ${name} ${length} --seed ${seed}`, ...given].join(" ");
  const before = from === undefined ? undefined : beforeOf(from);
  writeFileSync(join(out, "README.md"), cardOf({ name, job, found, data, command, before }));
  console.log(`The model and its card: ${out}`);
}

/** What a model's own card says of it: { tokens, command }, each as far as it does. */
function beforeOf(from) {
  const file = join(from, "README.md");
  const card = existsSync(file) ? readFileSync(file, "utf8") : "";
  const rowOf = (name) => new RegExp(`^\\| ${name} \\| (.*) \\|$`, "m").exec(card)?.[1];
  return { tokens: rowOf("tokens seen") ?? "a number nobody has written down", command: rowOf("command") ?? "" };
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
