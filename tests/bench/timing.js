// Timing of several contenders in turn, so that a slow second of the machine falls on all of them.

const SAMPLE_MS = 20; // one sample lasts at least about this long, far above the clock's step of 5 microseconds
const WARM_UP_MS = 300; // the engine replaces its first version of a function within this time

/**
 * contenders: { name: function }, which may return a promise. Answers { name: [milliseconds of one call, one a round] }.
 * Each is called many times from outside: an engine does not replace a loop that runs.
 */
export async function timeInTurn(contenders, rounds) {
  const names = Object.keys(contenders);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  const repeats = {};
  for (const name of names) repeats[name] = await warmUp(contenders[name]);
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) times[name].push(await sample(contenders[name], repeats[name]));
  }
  return times;
}

/** Calls until the engine has optimised; returns how many calls fill one sample. */
async function warmUp(run) {
  const start = performance.now();
  let fastest = Infinity;
  for (let calls = 0; calls < 3 || performance.now() - start < WARM_UP_MS; calls += 1) {
    fastest = Math.min(fastest, await sample(run, 1));
  }
  return Math.max(1, Math.round(SAMPLE_MS / Math.max(fastest, 0.001)));
}

/** Milliseconds of one call. What is not a promise is not waited for: that alone takes a microsecond. */
async function sample(run, repeats) {
  const start = performance.now();
  for (let call = 0; call < repeats; call += 1) {
    const pending = run();
    if (pending !== undefined) await pending;
  }
  return (performance.now() - start) / repeats;
}

/** Throws unless every number of `theirs` is within 1e-4 of ours, or of 1e-4 of ours where that is more. */
export function compare(what, ours, theirs) {
  if (ours.length === 0 || ours.length !== theirs.length) {
    throw new Error(`${what}: ${theirs.length} numbers, not ${ours.length}`);
  }
  for (let index = 0; index < ours.length; index += 1) {
    const difference = Math.abs(ours[index] - theirs[index]);
    if (!(difference <= 1e-4 * Math.max(1, Math.abs(ours[index])))) {
      throw new Error(`${what}: number ${index} is ${theirs[index]}, ours is ${ours[index]}`);
    }
  }
}
