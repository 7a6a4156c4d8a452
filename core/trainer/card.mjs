// The model's card: README.md of its folder, from what the trainer measured.

const percent = (part) => `${(100 * part).toFixed(1)} %`;
const best = (scores) => Math.max(...scores.flat());
const millions = (count) => `${(count / 1e6).toFixed(1)} M`;

/**
 * `job`: what was trained, `found`: evaluation.json, `data`: a sentence on the texts, `command`: what made it, `before`: what
 * `courseOf` found in the card of the model that it began with; undefined where it began with none.
 *
 * @param {{ name: string, job: object, found: object, data: string, command: string, before?: ReturnType<typeof courseOf> }} made
 */
export function cardOf({ name, job, found, data, command, before }) {
  const isMasked = found.maskedAccuracy !== undefined;
  const { parts, curve } = courseWith(before, { tokens: found.tokens, command, curve: thinned(found.curve) });
  return `# ${name}

A ${isMasked ? "masked" : "causal"} language model of ${millions(found.params)} parameters, trained by Headlight's own trainer.
${cannot(isMasked)}

| what | |
| --- | --- |
| data | ${data} |
| tokens seen | ${millions(found.tokens)}${partWords(found, job)}, in windows of ${job.context} |
| tokens seen in all | ${allTokens(parts, before)} |
| time | ${(found.seconds / 3600).toFixed(1)} hours on one core |
| seed | ${job.seed} |
| command | \`${command}\` |
${isMasked ? maskedRows(found) : causalRows(found)}
## Heads

${isMasked ? MASKED_HEADS : CAUSAL_HEADS}

${headTable(found, isMasked ? MASKED_KINDS : CAUSAL_KINDS)}

${COURSE}

Each part began with the params that the one before had learned.

${courseTable(parts)}

${CURVE}

| tokens in all | loss while training | loss on held-out text |
| --- | --- | --- |
${curve.map(([tokens, train, valid]) => `| ${millions(tokens)} | ${train.toFixed(3)} | ${valid.toFixed(3)} |`).join("\n")}

Nats a token.${isMasked ? "" : " While training, repeated sequences are among the text."} Held-out loss here is of a sample, full precision; above, of all, as shipped in F16.
`;
}

const COURSE = "## Course";
const CURVE = "## Curve";

/**
 * The parts and the whole curve that a card tells, for the card of what begins there: { parts: [{ tokens, command }], curve:
 * [[tokens, train, valid]] }; of a text that is no such card, none.
 */
export function courseOf(card) {
  const rows = (heading) =>
    [...(card.split(`\n${heading}\n`)[1] ?? "").split("\n## ")[0].matchAll(/^\| (\d.*) \|$/gm)].map(([, row]) =>
      row.split(" | "),
    );
  const counted = (cell) => Math.round(10 * parseFloat(cell)) * 1e5;
  return {
    parts: rows(COURSE).map(([, tokens, command]) => ({ tokens: counted(tokens), command: command.slice(1, -1) })),
    curve: rows(CURVE).map(([tokens, ...losses]) => [counted(tokens), ...losses.map(Number)]),
  };
}

function courseWith({ parts, curve } = { parts: [], curve: [] }, { tokens, command, curve: points }) {
  const earlier = sumOf(parts);
  return {
    parts: [...parts, { tokens, command }],
    curve: [...curve, ...points.map(([at, ...losses]) => [earlier + at, ...losses])],
  };
}

const sumOf = (parts) => parts.reduce((sum, { tokens }) => sum + tokens, 0);

const courseTable = (parts) =>
  [
    "| part | tokens | command |",
    "| --- | --- | --- |",
    ...parts.map(({ tokens, command }, at) => `| ${at + 1} | ${millions(tokens)} | \`${command}\` |`),
  ].join("\n");

/** With those of what it began with, as far as its card says them. */
function allTokens(parts, before) {
  if (before === undefined || before.parts.length > 0) return millions(sumOf(parts));
  return `more than ${millions(sumOf(parts))}: of what it began with nobody has written them down`;
}

/** Of a training that is not over: what is shipped meanwhile says so. */
function partWords({ tokens }, job) {
  if (!(tokens < job.tokens)) return "";
  return ` of ${millions(job.tokens)}: a checkpoint on the way, whose rates had not fallen to their end`;
}

const cannot = (isMasked) =>
  "What it cannot do: it knows nothing of the world after these books and little of it before, " +
  (isMasked
    ? "it writes no text, it fills two masked places without regard to one another"
    : "its text is loosely grammatical and makes no sense, it answers no question") +
  ", and it says what the books say, prejudices included.";

const CAUSAL_HEADS =
  "The mean weight on one place. Previous token and first token: on held-out text. Previous of random: on the previous " +
  "token, in two copies of 50 uniformly random tokens. Induction: in the second of these copies, on what followed the first " +
  "copy of the same token. That score resembles part of what it was " +
  "trained on, repeated sequences, so it is a trained-in skill.";
const MASKED_HEADS = "The mean weight on one place, on held-out text.";

const causalRows = (
  found,
) => `| held-out text | ${found.validBitsPerByte.toFixed(3)} bits a byte (${found.validNats.toFixed(3)} nats a token, each with at least half a window before it) |
| best previous-token head, on held-out text | ${best(found.previousToken).toFixed(3)} |
| best previous-token head, on random tokens | ${best(found.previousTokenOfRandom).toFixed(3)} |
| best induction head, on random tokens | ${best(found.induction).toFixed(3)} |
| best first-token head | ${best(found.firstToken).toFixed(3)} |
| random tokens, first and second copy | ${found.firstCopyNats.toFixed(2)} and ${found.secondCopyNats.toFixed(3)} nats a token |
`;

const maskedRows = (found) => {
  const baseline = Math.max(found.unigramAccuracy, found.bigramAccuracy);
  return `| masked tokens of held-out text | ${percent(found.maskedAccuracy)} right of ${found.maskedTokens}, ${(found.maskedAccuracy / baseline).toFixed(2)} times the better of two baselines: always the commonest token ${percent(found.unigramAccuracy)}, what most often follows the token before ${percent(found.bigramAccuracy)} |
`;
};

const CAUSAL_KINDS = ["previousToken", "previousTokenOfRandom", "induction", "firstToken"];
const MASKED_KINDS = ["previousToken", "nextToken", "firstToken"];
const TITLES = {
  previousToken: "previous token",
  previousTokenOfRandom: "previous of random",
  nextToken: "next token",
  firstToken: "first token",
  induction: "induction",
};

function headTable(found, kinds) {
  const rows = found[kinds[0]].flatMap((layer, l) =>
    layer.map((_, h) => `| ${l} | ${h} | ${kinds.map((kind) => found[kind][l][h].toFixed(3)).join(" | ")} |`),
  );
  const head = `| layer | head | ${kinds.map((kind) => TITLES[kind]).join(" | ")} |`;
  return [head, `| --- | --- | ${kinds.map(() => "---").join(" | ")} |`, ...rows].join("\n");
}

/** Some twenty points, the last among them. */
function thinned(curve) {
  const step = Math.max(1, Math.ceil(curve.length / 20));
  return curve.filter((_, at) => (curve.length - 1 - at) % step === 0);
}
