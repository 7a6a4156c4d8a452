// Runs in a worker of the bench's page: the register-only loop, as often as it is asked for.
import createBench from "./built/bench/headlight-bench.js";

const bench = await createBench();
self.onmessage = ({ data: { accumulators, steps, times } }) => {
  for (let time = 0; time < times; time += 1) bench.multiplyAdd(accumulators, steps);
  self.postMessage(times);
};
self.postMessage(0); // it is ready
