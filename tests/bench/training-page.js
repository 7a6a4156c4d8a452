// Runs in the page of the bench: steps of training by the shipped kernels.
import { bench } from "./kernels-page.js";

/** The loss before the first step, and milliseconds of each step after it. */
export async function measureTraining({ steps }) {
  bench.prepareTraining();
  const loss = bench.trainStep();
  const times = [];
  for (let step = 0; step < steps; step += 1) {
    const begun = performance.now();
    bench.trainStep();
    times.push(performance.now() - begun);
  }
  return { loss, times };
}
