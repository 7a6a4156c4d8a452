// What the models that come with the page must reach on the corpus, held against evaluation.json.

const bestOf = (scores) => Math.max(...scores.flat());

/**
 * The numbers of an evaluation that have a limit.
 *
 * @returns {{ what: string, found: number, limit: string, isReached: boolean }[]}
 */
export function verdictsOf(found) {
  return found.maskedAccuracy === undefined ? causalVerdicts(found) : maskedVerdicts(found);
}

function causalVerdicts(found) {
  return [
    atMost(1.55, "bits a byte of held-out text", found.validBitsPerByte),
    atLeast(0.9, "best previous-token head, on held-out text", bestOf(found.previousToken)),
    atLeast(0.9, "best previous-token head, on random tokens", bestOf(found.previousTokenOfRandom)),
    atLeast(0.9, "best induction head, on random tokens", bestOf(found.induction)),
    atMost(0.1, "nats a token of the second copy of random tokens", found.secondCopyNats),
  ];
}

function maskedVerdicts({ maskedAccuracy, unigramAccuracy, bigramAccuracy }) {
  const baseline = Math.max(unigramAccuracy, bigramAccuracy);
  return [atLeast(1.6, "masked tokens that are right, beside the better baseline", maskedAccuracy / baseline)];
}

// A number that is none reaches nothing.
const atMost = (most, what, found) => ({ what, found, limit: `at most ${most}`, isReached: found <= most });
const atLeast = (least, what, found) => ({ what, found, limit: `at least ${least}`, isReached: found >= least });

/**
 * Says each number with its limit; true when all are reached.
 *
 * @param {ReturnType<typeof verdictsOf>} verdicts
 */
export function tellVerdicts(verdicts) {
  for (const { what, found, limit, isReached } of verdicts) {
    console.log(`${isReached ? "reached" : "MISSED "}  ${what}: ${found.toFixed(3)} (${limit})`);
  }
  return verdicts.every(({ isReached }) => isReached);
}
