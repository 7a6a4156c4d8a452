// npm run train -- storyteller | gapfiller [--text FILE] [--out DIR] [--tokens N | --minutes N] [--seed N] [--evaluate]
//                  [--from DIR [--rate FACTOR] [--repeated PART]]
//
// Learns a tokenizer, writes the texts as tokens, and lets the native trainer make the model's folder. A folder that
// holds a checkpoint is gone on with, exactly where it was left. --from begins with the params and the tokenizer of a finished
// model of the same kind, and with a schedule of its own: the recipe's rates times FACTOR, PART of the windows repeated.
// --evaluate judges what is there, and writes its card; with --from, that model, whose folder it leaves alone.
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPreset } from "../../wasm/cmake.mjs";
import { runMain, SetupError } from "../../wasm/toolchain/run.mjs";
import { ensurePackages } from "../../web/packages.mjs";
import { cardOf, courseOf } from "./card.mjs";
import { tellVerdicts, verdictsOf } from "./limits.mjs";
import { digestOf, goneOnWith, readBegun, readOptions, withDefaults } from "./options.mjs";
import { RECIPES, VOCAB_SIZE } from "./recipes.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SHARED = process.env.HEADLIGHT_SHARED ?? join(ROOT, "../shared");
const CORPUS = join(SHARED, "corpus");
/** How the trainer says that a signal stopped it. */
const STOPPED = 3;

await runMain(async () => {
  const options = readOptions(process.argv.slice(2));
  await ensurePackages();
  if (options.evaluate && options.given.from !== undefined) await judge(options);
  else await train(options);
});

async function train({ name, out, evaluate, given }) {
  refuseOther(join(out, "config.json"), RECIPES[name].config, "give --out another folder, or remove this one");
  const begun = planOf(given, out);
  mkdirSync(out, { recursive: true });
  const job = await prepare({ name, out, begun, evaluate, judged: out });
  const code = await startTrainer(out);
  if (code === STOPPED) console.log(`Stopped; the same command goes on from here. The model so far: ${out}`);
  if (code !== 0) return void (process.exitCode = code === STOPPED ? 0 : code);
  const found = readJson(join(out, "evaluation.json"));
  writeCard({ name, out, begun }, job, found);
  if (!tellVerdicts(verdictsOf(found)) && evaluate) process.exitCode = 1;
}

/** A finished model, in a folder of nobody's: what it is held against is made beside it. */
async function judge({ name, given }) {
  const { from, ...rest } = given;
  refuseNone(from);
  refuseOther(join(from, "config.json"), RECIPES[name].config, "name a model of that kind");
  const seed = Number(/^\| seed \| (\d+) \|$/m.exec(cardOfFolder(from))?.[1] ?? NaN);
  const begun = planOf({ ...(seed > 0 ? { seed } : {}), ...rest });
  const out = mkdtempSync(join(tmpdir(), "headlight-judge-"));
  try {
    copyFileSync(join(from, "tokenizer.json"), join(out, "tokenizer.json"));
    await prepare({ name, out, begun, evaluate: true, judged: from });
    const code = await startTrainer(out);
    if (code !== 0) return void (process.exitCode = code);
    if (!tellVerdicts(verdictsOf(readJson(join(out, "evaluation.json"))))) process.exitCode = 1;
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** How the training of a folder was begun, or now begins. */
function planOf(given, folder) {
  const begun = folder === undefined ? undefined : readBegun(folder);
  const plan = begun === undefined ? withDefaults(given) : goneOnWith(given, begun, folder);
  const files = plan.text === undefined ? [`${CORPUS}/train.txt`, `${CORPUS}/valid.txt`] : [plan.text];
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) throw new SetupError(`there is no file ${missing}; name a text with --text`);
  const textDigest = digestOf(files);
  if (begun === undefined) return { ...plan, textDigest, before: plan.from && courseOf(cardOfFolder(plan.from)) };
  if (textDigest === begun.textDigest) return plan;
  throw new SetupError(
    `${files[0]} is not the text that the training in ${folder} was begun with; give --out another folder, or the text as it was`,
  );
}

/** With other rates, and another part of repeated windows. */
function changed({ learning }, { rate = 1, repeated }) {
  const { optimizer } = learning;
  const rates = { adamwRate: rate * optimizer.adamwRate, muonRate: rate * optimizer.muonRate };
  const parts = repeated === undefined ? {} : { repeatedFirst: repeated, repeatedThen: repeated };
  return { ...learning, ...parts, optimizer: { ...optimizer, ...rates } };
}

/** Writes what the folder does not have yet; returns the trainer's job. */
async function prepare({ name, out, begun, evaluate, judged }) {
  const { bpeTokenizer } = await import("./bpe.mjs");
  const { encoderOf, readTexts, writeTokens } = await import("./corpus.mjs");
  const place = (file) => join(out, file);
  const recipe = RECIPES[name];
  if (begun.from !== undefined) beginFrom(begun.from, place, recipe.config);
  const texts = readTexts({ text: begun.text, corpus: CORPUS });
  const bytesOf = (documents) => documents.reduce((sum, document) => sum + Buffer.byteLength(document), 0);
  if (!existsSync(place("tokenizer.json"))) {
    console.log(`${name}: learning a tokenizer of ${VOCAB_SIZE} tokens`);
    const tokenizer = bpeTokenizer({ ...recipe, documents: texts.train, vocabSize: VOCAB_SIZE });
    writeFileSync(place("tokenizer.json"), JSON.stringify(tokenizer));
  }
  writeJson(place("tokenizer_config.json"), recipe.tokenizerConfig);
  writeJson(place("config.json"), recipe.config);
  const encode = encoderOf(readJson(place("tokenizer.json")), recipe.tokenizerConfig);
  // What is learned from is nothing to judge by, but for the baselines of a masked model.
  const parts = evaluate && recipe.learning.masked === 0 ? ["valid"] : ["train", "valid"];
  for (const part of parts) {
    const ids = texts[part].flatMap((document) => [recipe.ids.endId, ...encode(document)]);
    writeTokens(place(`${part}.tokens`), ids);
    console.log(`${name}: ${part} has ${ids.length} tokens of ${bytesOf(texts[part])} bytes`);
  }
  const job = {
    evaluate,
    folder: out,
    judged,
    begun,
    from: begun.from ?? "",
    train: place(`${parts[0]}.tokens`),
    valid: place("valid.tokens"),
    validBytes: bytesOf(texts.valid),
    config: recipe.config,
    seed: begun.seed,
    tokens: begun.tokens ?? 0,
    minutes: begun.minutes ?? 0,
    ...changed(recipe, begun),
    ...recipe.ids,
  };
  writeJson(place("job.json"), job);
  return job;
}

/** Its tokens are those that the params know. */
function beginFrom(from, place, config) {
  if (existsSync(place("training-state.safetensors"))) return;
  refuseNone(from);
  refuseOther(join(from, "config.json"), config, "give --from the folder of one that is alike");
  if (!existsSync(place("tokenizer.json"))) copyFileSync(join(from, "tokenizer.json"), place("tokenizer.json"));
}

function refuseNone(from) {
  const missing = ["config.json", "tokenizer.json"].find((file) => !existsSync(join(from, file)));
  if (missing !== undefined) throw new SetupError(`${from} holds no ${missing}; name a model's folder`);
}

/** Before anything of the folder is written: it may hold hours of another training. */
function refuseOther(file, config, advice) {
  if (!existsSync(file)) return;
  const found = readJson(file);
  const differing = Object.keys({ ...config, ...found }).find(
    (key) => JSON.stringify(config[key]) !== JSON.stringify(found[key]),
  );
  if (differing === undefined) return;
  throw new SetupError(
    `${file} is of another configuration (${differing} is ${JSON.stringify(found[differing])}, not ${JSON.stringify(config[differing])}); ${advice}`,
  );
}

function writeCard({ name, out, begun }, job, found) {
  const { text, before } = begun;
  const data =
    text === undefined ? describeCorpus() : `the text ${basename(text)}, every twentieth part of it held out`;
  const command = commandOf({ name, begun, job });
  writeFileSync(join(out, "README.md"), cardOf({ name, job, found, data, command, before }));
  console.log(`The model and its card: ${out}`);
}

/** What a card tells of the command; where a folder outside of this one lies is nobody's business. */
function commandOf({ name, begun, job }) {
  const { from, text, seed } = begun;
  const length = job.minutes > 0 ? `--minutes ${job.minutes}` : `--tokens ${job.tokens}`;
  const named = {
    from: from && placeWords(from),
    text: text && basename(text),
    rate: begun.rate,
    repeated: begun.repeated,
  };
  const rest = Object.entries(named).flatMap(([option, said]) => (said === undefined ? [] : [`--${option} ${said}`]));
  return [`npm run train -- ${name} ${length} --seed ${seed}`, ...rest].join(" ");
}

function placeWords(folder) {
  const place = relative(ROOT, folder);
  return place.startsWith("..") ? basename(folder) : place;
}

function cardOfFolder(folder) {
  const file = join(folder, "README.md");
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** The books by name, from the corpus's manifest. */
function describeCorpus() {
  const { repo, commit, files } = readJson(join(CORPUS, "manifest.json"));
  const books = files.map(({ author, source, first_pub }) => `${author}, ${basename(source, ".md")} (${first_pub})`);
  return `${files.length} books in the public domain in the United States, from github.com/${repo} at ${commit}, every twentieth chapter held out: ${books.join("; ")}`;
}

function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** With the job of a folder. Ctrl-C reaches the trainer too, which then saves; this process waits for it. */
async function startTrainer(folder) {
  const built = await buildPreset("train", ["headlight_trainer"]);
  process.on("SIGINT", () => undefined);
  return new Promise((resolve_, reject) => {
    const child = spawn(join(built, "core/trainer/headlight_trainer"), [join(folder, "job.json")], {
      stdio: "inherit",
    });
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    child.on("error", reject);
    child.on("close", (code) => resolve_(code ?? 1));
  });
}
