// A model learns in the real module, its worker's loop in this very thread; what it has learned opens like any other.

import { readFile } from "node:fs/promises";

import { describe, expect, test } from "vitest";

import type { TrainingCore } from "../../web/src/training/core.ts";
import type { FromTrainer, ToTrainer, TrainedFiles } from "../../web/src/training/protocol.ts";
import type { TrainingConfig, TrainingNews } from "../../web/src/training/training.ts";

import createCore from "../../build/wasm/headlight-training.js";
import { instantiate } from "../../web/src/engine/start-core.ts";
import { countLayers, isVisible, partsOf } from "../../web/src/state/layer-parts.ts";
import { Lesson } from "../../web/src/training/lesson.ts";
import { POINT_STEPS, TrainingServer } from "../../web/src/training/serve.ts";
import { openEngine, ROOT } from "./engine-under-test.ts";

const SMALL: TrainingConfig = {
  task: "reverse",
  text: "",
  layers: 2,
  heads: 2,
  kvHeads: 1,
  width: 16,
  positions: "rotary",
  score: "scaled-dot",
  feedForward: true,
  rate: 0.003,
  seed: 1,
};
const TEXT = "Once upon a time there was a fox. It sat by the river, and the river went by. ".repeat(40);

async function openLesson(config: Partial<TrainingConfig> = {}): Promise<Lesson> {
  const module = await WebAssembly.compile(await readFile(new URL("build/wasm/headlight-training.wasm", ROOT)));
  const { core } = await instantiate<TrainingCore>(createCore, module, false);
  return new Lesson(core, { ...SMALL, ...config });
}

/** The worker's loop, turned by hand, on a clock that moves a millisecond with each look. */
async function serving(config: Partial<TrainingConfig> = {}) {
  const lesson = await openLesson(config);
  const heard: FromTrainer[] = [];
  let resume: (() => void) | undefined;
  let nowMs = 0;
  const server = new TrainingServer(lesson, {
    now: () => (nowMs += 1),
    post: (message) => heard.push(message),
    afterInbox: (call) => (resume = call),
  });
  const turn = (): boolean => {
    const call = resume;
    resume = undefined;
    call?.();
    return call !== undefined;
  };
  const order = (message: ToTrainer): void => server.receive(message);
  const news = (): TrainingNews[] => heard.flatMap((message) => (message.kind === "news" ? [message.news] : []));
  const rest = (): void => {
    while (turn());
  };
  return { lesson, order, turn, rest, news, heard };
}

const filesOf = ({ config, tokenizer, tokenizerConfig, params }: TrainedFiles): File[] => [
  new File([config], "config.json"),
  new File([tokenizer], "tokenizer.json"),
  new File([tokenizerConfig], "tokenizer_config.json"),
  new File([params], "model.safetensors"),
];

describe("a lesson", () => {
  test("tells what it asks, and what the model says before it has learned", async () => {
    const { lesson, rest, news } = await serving();
    rest();
    const { probe, answers, scoreNames } = lesson.facts;
    expect(probe[0]).toBe("<s>");
    expect(probe[13]).toBe(">");
    expect(answers.slice(0, 12)).toEqual(Array.from({ length: 12 }, () => undefined));
    expect(answers.slice(13)).toEqual(probe.slice(1, 13).toReversed());
    expect(scoreNames).toEqual(["previous token", "first token", "the letter to write next"]);
    const [point] = news().flatMap(({ points }) => points);
    expect(point?.step).toBe(0);
    expect(point?.weights).toHaveLength(2 * 2 * probe.length ** 2);
    expect(point?.said).toHaveLength(probe.length);
  });

  test("runs to the step that was asked for, with a point every so many, and is the same as one of single steps", async () => {
    const run = await serving();
    run.order({ kind: "run", lastStep: 45 });
    run.rest();
    expect(run.news().at(-1)).toMatchObject({ state: "paused", step: 45 });
    const steps = run.news().flatMap(({ points }) => points.map(({ step }) => step));
    expect(steps).toEqual([0, POINT_STEPS, 2 * POINT_STEPS, 45]);
    const losses = run.news().flatMap(({ losses }) => [...losses]);
    expect(losses).toHaveLength(45);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);

    const single = await serving();
    for (let step = 0; step < 45; step += 1) {
      single.order({ kind: "step" });
      single.rest();
    }
    expect(single.lesson.files().params).toEqual(run.lesson.files().params);
    expect(single.news().flatMap(({ points }) => points)).toHaveLength(46);
  });

  test("makes a point of the step that a link holds, between those that it makes anyway", async () => {
    const { order, rest, news, lesson } = await serving();
    order({ kind: "run", lastStep: 25, point: 7 });
    rest();
    expect(news().flatMap(({ points }) => points.map(({ step }) => step))).toEqual([0, 7, POINT_STEPS, 25]);
    const plain = await serving();
    plain.order({ kind: "run", lastStep: 25 });
    plain.rest();
    expect(lesson.files().params, "looking changes nothing").toEqual(plain.lesson.files().params);
  });

  test("ends the step that is begun when it is paused, makes a point of it, and goes on from there", async () => {
    const { order, turn, rest, news, lesson } = await serving({ width: 64 });
    order({ kind: "run", lastStep: Infinity });
    for (let turns = 0; turns < 10; turns += 1) turn();
    order({ kind: "pause" });
    rest();
    const pausedAt = news().at(-1)!;
    expect(pausedAt.state).toBe("paused");
    expect(pausedAt.step).toBeGreaterThan(0);
    expect(
      news()
        .flatMap(({ points }) => points)
        .at(-1)?.step,
    ).toBe(pausedAt.step);
    order({ kind: "run", lastStep: pausedAt.step + 3 });
    rest();
    const whole = await serving({ width: 64 });
    whole.order({ kind: "run", lastStep: pausedAt.step + 3 });
    whole.rest();
    expect(lesson.files().params).toEqual(whole.lesson.files().params);
  });

  test("that diverges says so, stops, and keeps its last good state", async () => {
    const { order, rest, news, lesson } = await serving({ rate: 1e9 });
    rest();
    const before = lesson.files().params;
    order({ kind: "run", lastStep: Infinity });
    rest();
    expect(news().at(-1)).toMatchObject({ state: "diverged", step: 0 });
    expect(news().at(-1)?.message).toContain("take a smaller learning rate than 1,000,000,000");
    expect(lesson.files().params).toEqual(before);
  });

  test("that diverges after a while keeps the model of its last good point, and tells every point", async () => {
    const { order, rest, news, lesson } = await serving({ task: "copy", kvHeads: 2, rate: 6 });
    order({ kind: "run", lastStep: Infinity });
    rest();
    const last = news().at(-1)!;
    expect(last).toMatchObject({ state: "diverged", step: 20 });
    expect(last.message).toMatch(/^Training diverged: after 153 steps the loss was .* The model of step 20 is kept/);
    const points = news().flatMap(({ points }) => points.map(({ step }) => step));
    expect(points).toEqual([0, 20, 40, 60, 80, 100, 120, 140]);
    const sound = await serving({ task: "copy", kvHeads: 2, rate: 6 });
    sound.order({ kind: "run", lastStep: 20 });
    sound.rest();
    expect(lesson.files()).toEqual(sound.lesson.files());
    expect(lesson.files().step).toBe(20);
    order({ kind: "run", lastStep: Infinity });
    rest();
    expect(news().at(-1)).toMatchObject({ state: "diverged", step: 20 });
  });

  test("whose point is not a number has diverged, and tells no such point", async () => {
    const { order, rest, news, lesson } = await serving({ rate: 1e308 });
    rest();
    const before = lesson.files().params;
    order({ kind: "step" });
    rest();
    expect(news().at(-1)).toMatchObject({ state: "diverged", step: 0 });
    expect(news().at(-1)?.message).toMatch(
      /^Training diverged: after 1 step the loss on held-out examples was not a number\. The model of step 0/,
    );
    expect(news().flatMap(({ points }) => points.map(({ step }) => step))).toEqual([0]);
    expect(lesson.files().params).toEqual(before);
  });

  test("refuses what cannot be learned with one sentence", async () => {
    await expect(openLesson({ task: "text", text: "" })).rejects.toMatchObject({ code: "E_EMPTY" });
    await expect(openLesson({ width: 4096, heads: 16, kvHeads: 16, layers: 100 })).rejects.toMatchObject({
      code: "E_MODEL_TOO_BIG",
    });
    await expect(openLesson({ heads: 3 })).rejects.toMatchObject({ code: "E_CONFIG" });
  });

  // Their params, or the bytes of these, are more than 32 bits can count, which is what the module counts memory in.
  const wide = { heads: 16, kvHeads: 16, feedForward: false, positions: "learned" } as const;
  test.each([
    [{ ...wide, width: 4096, layers: 64 }, 64 * 4 * 4096 ** 2],
    [{ ...wide, width: 4096, layers: 65, positions: "none" }, 65 * 4 * 4096 ** 2],
    [{ ...wide, width: 16_384, layers: 128, feedForward: true }, 128 * 12 * 16_384 ** 2],
    [{ ...wide, width: 16_384, layers: 4 }, 4 * 4 * 16_384 ** 2],
  ] as const)("refuses a model of more params than can be counted in 32 bits: %o", async (config, matrices) => {
    const refusal = await openLesson(config).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "E_MODEL_TOO_BIG" });
    const said = /^Learning ([\d,]+) parameters takes ([\d,]+) MB, and this tab has/.exec((refusal as Error).message);
    const [params = NaN, megabytes = NaN] = said?.slice(1).map((count) => Number(count.replaceAll(",", ""))) ?? [];
    expect(params).toBeGreaterThanOrEqual(matrices);
    // Besides the matrices there are vectors and embeddings.
    expect(params).toBeLessThan(1.01 * matrices);
    expect(megabytes).toBeGreaterThanOrEqual((10 * 4 * params) / 2 ** 20 - 1);
  });
});

/** The probe as the tokenizer reads it, which puts <s> before a text, and > before what answers it. */
function textsOf({ facts: { probe, sourceLen }, settings: { task } }: Lesson): { text: string; pair?: string } {
  if (sourceLen > 0) return { text: probe.slice(1, sourceLen).join(""), pair: probe.slice(sourceLen + 1).join("") };
  return { text: probe.slice(1).join(task === "text" ? "" : " ") };
}

describe("what was learned", () => {
  test.each([
    ["words", { task: "reverse" }],
    ["characters", { task: "text", text: TEXT }],
    ["characters that read like the begin token", { task: "text", text: "Some <s>text</s>. ".repeat(100) }],
    ["additive scores, learned positions", { task: "sort", score: "additive", positions: "learned" }],
    ["multiplicative scores, no feed-forward", { task: "copy", score: "multiplicative", feedForward: false }],
    ["an encoder-decoder", { task: "dates", positions: "learned" }],
    ["an encoder-decoder, additive scores", { task: "dates", score: "additive", layers: 1 }],
    ["plain dot product, no positions", { task: "brackets", score: "dot", positions: "none" }],
  ] satisfies [string, Partial<TrainingConfig>][])(
    "opens like any other model, whose maps are those of the lesson: %s",
    async (_, config) => {
      const { lesson, order, rest, news } = await serving(config);
      order({ kind: "run", lastStep: 5 });
      rest();
      const point = news().at(-1)!.points.at(-1)!;
      const engine = await openEngine();
      try {
        const model = await engine.openModel(filesOf(lesson.files()));
        const { text, pair } = textsOf(lesson);
        const trace = await model.run(text, pair === undefined ? {} : { pair });
        const len = lesson.facts.probe.length;
        expect(trace.tokens).toHaveLength(len);
        const layers = countLayers(lesson.settings);
        expect(trace.layers).toBe(layers);
        for (let index = 0; index < 2 * layers; index += 1) {
          const weights = await trace.weights({ layer: index >> 1, head: index & 1 });
          const learned = point.weights.subarray(index * len * len, (index + 1) * len * len);
          const difference = Math.max(...weights.map((weight, cell) => Math.abs(weight - learned[cell]!)));
          expect(difference).toBeLessThan(1e-6);
        }
        const [best] = await trace.logits({ position: len - 1, top: 1 });
        expect(best?.token).toBe(point.said.at(-1));
      } finally {
        engine.close();
      }
    },
  );

  test("of an encoder-decoder says what a target begins with, and weighs only what its layers can see", async () => {
    const { lesson, order, rest, news } = await serving({ task: "dates", positions: "learned", layers: 2 });
    order({ kind: "run", lastStep: 1 });
    rest();
    const { weights } = news().at(-1)!.points.at(-1)!;
    const { probe, sourceLen } = lesson.facts;
    expect(probe[sourceLen]).toBe(">");
    for (const [at, weight] of weights.entries()) {
      const row = Math.floor(at / probe.length);
      const part = partsOf(lesson.settings)[Math.floor(row / probe.length / 2)]!;
      const sees = isVisible(part, sourceLen, row % probe.length, at % probe.length);
      if (weight > 0 !== sees) throw new Error(`${part}: row ${row % probe.length}, column ${at % probe.length}`);
    }
    const engine = await openEngine();
    try {
      const model = await engine.openModel(filesOf(lesson.files()));
      expect(model).toMatchObject({ predicts: "nextToken", takesPair: true, layers: 6 });
      const trace = await model.run("3 May 1979");
      expect(trace.tokens.map(({ text }) => text).join("")).toBe("<s>3 May 1979>");
      expect(await trace.logits({ position: 11, top: 1 })).toHaveLength(1);
      await expect(trace.logits({ position: 3, top: 1 })).rejects.toMatchObject({ code: "E_POSITION" });
      await expect(model.generate("3 May 1979")).rejects.toMatchObject({ code: "E_NO_HEAD" });
    } finally {
      engine.close();
    }
  });
});
