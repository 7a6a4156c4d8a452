import { expect, test } from "vitest";

import type { PortEvents } from "../../../web/src/engine/worker-port.ts";
import type { FromTrainer, OpenTraining, ToTrainer } from "../../../web/src/training/protocol.ts";
import type { TrainingConfig, TrainingFacts, TrainingNews } from "../../../web/src/training/training.ts";

import { openTrainingWith, type TrainerPort } from "../../../web/src/training/open-training.ts";

const CONFIG: TrainingConfig = {
  task: "copy",
  text: "",
  layers: 1,
  heads: 1,
  kvHeads: 1,
  width: 8,
  positions: "rotary",
  score: "scaled-dot",
  feedForward: true,
  rate: 0.003,
  seed: 1,
};
const FACTS: TrainingFacts = { params: 8, sourceLen: 0, probe: ["<s>"], answers: [undefined], scoreNames: [] };
const NEWS: TrainingNews = {
  state: "running",
  step: 3,
  seconds: 1,
  losses: new Float32Array([3, 2, 1]),
  points: [],
  message: "",
};
const MODULE = new WebAssembly.Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));

/** A worker that says what the test says, and remembers what it was told. */
function opening(signal?: AbortSignal) {
  const told: (OpenTraining | ToTrainer)[] = [];
  let events: PortEvents<FromTrainer> | undefined;
  let isTerminated = false;
  const port: TrainerPort = {
    post: (message) => void told.push(message),
    setBusy: () => undefined,
    terminate: () => void (isTerminated = true),
  };
  const training = openTrainingWith(
    async (first, heard) => {
      events = heard;
      told.push((await first)("lock"));
      return port;
    },
    Promise.resolve(MODULE),
    CONFIG,
    signal,
  );
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return {
    training,
    told,
    settled,
    say: (message: FromTrainer) => events?.onMessage(message),
    die: (reason: string) => events?.onDeath(reason),
    isTerminated: () => isTerminated,
  };
}

test("a training opens with the facts that the worker tells, and passes on orders and news", async () => {
  const { training, told, say, settled } = opening();
  await settled();
  say({ kind: "opened", facts: FACTS });
  const open = await training;
  expect(open.facts).toEqual(FACTS);
  const heard: TrainingNews[] = [];
  open.onNews = (news) => heard.push(news);
  say({ kind: "news", news: NEWS });
  expect(heard).toEqual([NEWS]);
  open.start(40, 7);
  open.pause();
  open.step();
  expect(told.map(({ kind }) => kind)).toEqual(["open", "run", "pause", "step"]);
  expect(told[1]).toEqual({ kind: "run", lastStep: 40, point: 7 });
});

test("what the core refuses rejects with its code and sentence, and no worker is left", async () => {
  const { training, say, settled, isTerminated } = opening();
  await settled();
  say({ kind: "refused", code: "E_CONFIG", message: "No." });
  await expect(training).rejects.toMatchObject({ code: "E_CONFIG", message: "No." });
  expect(isTerminated()).toBe(true);
});

test("an opening that is aborted rejects with the reason, and ends the worker when it comes", async () => {
  const controller = new AbortController();
  const { training, settled, isTerminated } = opening(controller.signal);
  controller.abort(new Error("enough"));
  await expect(training).rejects.toThrow("enough");
  await settled();
  expect(isTerminated()).toBe(true);
});

test("a signal that was aborted before starts no worker", async () => {
  const { training, told, settled } = opening(AbortSignal.abort(new Error("too late")));
  await expect(training).rejects.toThrow("too late");
  await settled();
  expect(told).toEqual([]);
});

test("a worker that dies is told once, with what to do", async () => {
  const { training, say, die, settled } = opening();
  await settled();
  say({ kind: "opened", facts: FACTS });
  const open = await training;
  const reasons: string[] = [];
  open.onLost = (reason) => reasons.push(reason);
  die("it ran out of memory");
  say({ kind: "broken", message: "unreachable" });
  expect(reasons).toEqual([
    "The worker that trained is lost, because it ran out of memory; press Start to train again from the beginning.",
  ]);
});

test("the folder comes as four files, and a closed training has none", async () => {
  const { training, told, say, settled, isTerminated } = opening();
  await settled();
  say({ kind: "opened", facts: FACTS });
  const open = await training;
  const folder = open.folder();
  expect(told.at(-1)).toEqual({ kind: "folder", id: 1 });
  const files = { config: "{}", tokenizer: "{}", tokenizerConfig: "{}", params: new Uint8Array([1, 2]), step: 7 };
  say({ kind: "folder", id: 1, files });
  expect((await folder).step).toBe(7);
  const names = (await folder).files.map(({ name, size }) => `${name} ${String(size)}`);
  expect(names).toEqual(["config.json 2", "tokenizer.json 2", "tokenizer_config.json 2", "model.safetensors 2"]);
  const waiting = open.folder();
  open.close();
  await expect(waiting).rejects.toMatchObject({ code: "E_CLOSED" });
  await expect(open.folder()).rejects.toMatchObject({ code: "E_CLOSED" });
  expect(isTerminated()).toBe(true);
});
