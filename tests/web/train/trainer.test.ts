import { beforeEach, describe, expect, test } from "vitest";

import { DEFAULT_TRAIN_STATE } from "../../../web/src/state/train-state.ts";
import { refusalWith, TrainerUnderTest } from "./trainer-under-test.ts";

let page: TrainerUnderTest;
beforeEach(() => (page = new TrainerUnderTest()));

async function trained(steps: number): Promise<void> {
  await page.trainer.start();
  page.training.learn(steps);
}

test("Start opens a training of the settings and runs it; the picture follows the newest point", async () => {
  await trained(20);
  expect(page.training.config).toMatchObject({ task: "copy", layers: 2, heads: 4, width: 64 });
  expect(page.training.orders).toEqual(["start"]);
  page.training.learn(20);
  expect(page.screen).toMatchObject({ phase: "running", isOld: false, point: { step: 40 } });
  expect(page.screen.record?.losses.length).toBe(40);
  expect(page.screen.record?.points.map(({ step }) => step)).toEqual([0, 20, 40]);
  expect(page.screen.picture?.map.drawn.length).toBe(100);
});

test("One step opens a training too, and takes the step", async () => {
  await page.trainer.step();
  expect(page.training.orders).toEqual(["step"]);
});

test("Start after a pause goes on with the same training, and the link then says the step", async () => {
  await trained(20);
  page.trainer.pause();
  page.training.say({ state: "paused" });
  expect(page.screen.phase).toBe("paused");
  expect(page.screen.announcement).toBe("Paused at step 20.");
  expect(page.store.get().step).toBe(20);
  await page.trainer.start();
  expect(page.trainings.length).toBe(1);
  expect(page.training.orders).toEqual(["start", "pause", "start"]);
});

test("before its first point a training says that it computes it", async () => {
  await page.trainer.start();
  expect(page.screen).toMatchObject({ isFirstPointDue: true, record: undefined });
  page.training.say({ state: "running" });
  expect(page.screen).toMatchObject({ phase: "running", isFirstPointDue: true, record: undefined });
  page.training.learn(1);
  expect(page.screen).toMatchObject({ phase: "running", isFirstPointDue: false });
});

test("Pause is answered at once, while the step that is begun is still computed", async () => {
  await trained(20);
  page.trainer.pause();
  expect(page.screen.phase).toBe("pausing");
  page.training.say({ state: "running" });
  expect(page.screen.phase).toBe("pausing");
  page.training.learn(1, { state: "paused" });
  expect(page.screen.phase).toBe("paused");
  await page.trainer.start();
  page.training.learn(1);
  expect(page.screen.phase).toBe("running");
});

test("a step that was copied into a link while the training runs is that of now", async () => {
  await trained(20);
  expect(page.store.get().step).toBe(0);
  page.trainer.noteStep();
  expect(page.store.get().step).toBe(20);
});

test("the head that forms is announced, and marked with the step at which its score crossed a half", async () => {
  await trained(100);
  page.training.learn(100);
  expect(page.screen.record?.crossings).toEqual([
    { step: 200, kind: 0, layer: 0, head: 1 },
    { step: 200, kind: 2, layer: 1, head: 0 },
  ]);
  expect(page.screen.announcement).toContain("“previous token”: layer 0, head 1, at step 200");
});

test("a held point stays in view while the training goes on, until it is followed again", async () => {
  await trained(20);
  page.trainer.choosePoint(20);
  page.training.learn(20);
  expect(page.screen.point?.step).toBe(20);
  page.trainer.choosePoint(null);
  expect(page.screen.point?.step).toBe(40);
});

describe("another setting", () => {
  test("pauses what runs; its picture stays, marked, until the new training has a point", async () => {
    await trained(20);
    const [first] = page.trainings;
    page.trainer.changeSettings({ width: 128 }, "setting");
    expect(first?.orders).toEqual(["start", "pause"]);
    expect(page.screen).toMatchObject({ phase: "idle", isOld: true, point: { step: 20 } });
    await page.trainer.start();
    expect(first?.isClosed).toBe(true);
    page.training.say({ state: "running" });
    expect(page.screen).toMatchObject({ phase: "running", isOld: true, point: { step: 20 }, canSave: false });
    page.training.learn(5);
    expect(page.screen).toMatchObject({ phase: "running", isOld: false, point: { step: 5 }, canSave: true });
  });

  test("can be trained as far as the one before", async () => {
    await trained(20);
    page.training.say({ state: "paused" });
    expect(page.screen.goal).toBe(0);
    page.trainer.changeSettings({ width: 128 }, "setting");
    expect(page.screen.goal).toBe(20);
    await page.trainer.startToGoal();
    expect(page.training.orders).toEqual(["start to 20"]);
  });

  test("taken back finds the training where it was", async () => {
    await trained(20);
    page.trainer.changeSettings({ rate: 0.1 }, "typing");
    page.trainer.changeSettings({ rate: DEFAULT_TRAIN_STATE.rate }, "typing");
    await page.trainer.start();
    expect(page.trainings.length).toBe(1);
    expect(page.screen.isOld).toBe(false);
  });

  test("news of the training before it does not change the step in the link", async () => {
    await trained(20);
    page.trainer.changeSettings({ width: 128 }, "setting");
    page.training.say({ state: "paused", step: 33 });
    expect(page.store.get().step).toBe(0);
  });

  test("while a training opens ends the opening: nothing runs that the settings do not say", async () => {
    let letGo = (): void => undefined;
    page.gate = new Promise((resolve) => (letGo = resolve));
    const started = page.trainer.start();
    page.trainer.changeSettings({ task: "sort" }, "setting");
    expect(page.screen.phase).toBe("idle");
    letGo();
    await started;
    expect(page.training).toMatchObject({ isClosed: true, orders: [] });
    expect(page.screen).toMatchObject({ phase: "idle", fault: undefined });
  });

  test("of a training that diverged leaves no fault above the new settings, also when the old one answers", async () => {
    await trained(20);
    const diverged = { state: "diverged", message: "Training diverged." } as const;
    page.training.say(diverged);
    page.trainer.changeSettings({ task: "sort" }, "setting");
    page.training.say(diverged);
    expect(page.screen.fault).toBeUndefined();
    page.trainer.changeSettings({ task: "copy" }, "setting");
    await page.trainer.start();
    page.training.say(diverged);
    expect(page.screen.fault?.code).toBe("E_DIVERGED");
  });

  test("that is refused says why; the picture and the model of the one before stay", async () => {
    await trained(20);
    page.refusal = refusalWith("E_MODEL_TOO_BIG", "Learning 9,000,000 parameters takes 8,000 MB; take fewer layers.");
    page.trainer.changeSettings({ width: 4096 }, "setting");
    await page.trainer.start();
    expect(page.screen.fault).toMatchObject({ code: "E_MODEL_TOO_BIG", advice: "" });
    expect(page.screen).toMatchObject({ phase: "idle", point: { step: 20 }, canSave: true });
    expect(page.training.isClosed).toBe(false);
  });
});

describe("what ends a training", () => {
  test("diverging says the sentence and keeps all points", async () => {
    await trained(20);
    page.training.say({ state: "diverged", message: "Training diverged: after 21 steps the loss was infinite." });
    expect(page.screen.fault).toMatchObject({
      code: "E_DIVERGED",
      message: "Training diverged: after 21 steps the loss was infinite.",
    });
    expect(page.screen).toMatchObject({ phase: "diverged", point: { step: 20 } });
  });

  test("what is shown then is the point of the model that is kept, not a worse one after it", async () => {
    await trained(20);
    page.training.say({ state: "diverged", step: 0, message: "Training diverged." });
    expect(page.screen).toMatchObject({ phase: "diverged", point: { step: 0 } });
  });

  test("what is saved while it runs has the step of its files", async () => {
    await trained(20);
    page.training.untold = 2;
    await page.trainer.download();
    expect(page.screen.folder).toMatchObject({ step: 22 });
  });

  test("diverging on the way to a link's step leaves no way to it, and a model of the last good step", async () => {
    page.trainer.showLink({ ...DEFAULT_TRAIN_STATE, step: 400 }, []);
    await page.trainer.startToGoal();
    page.training.learn(20);
    page.training.say({ state: "diverged", message: "Training diverged." });
    expect(page.screen.goal).toBe(0);
    await page.trainer.download();
    expect(page.screen.folder).toMatchObject({
      step: undefined,
      zip: { name: "copy-2x4-step-20.zip" },
      files: [{ name: "config.json" }, {}, {}, {}],
    });
  });

  test("a lost worker says so; Start begins again", async () => {
    await trained(20);
    page.training.onLost?.("The worker that trained is lost; press Start to train again.");
    expect(page.screen).toMatchObject({ phase: "over", fault: { code: "E_WORKER_LOST" }, canSave: false });
    await page.trainer.start();
    expect(page.trainings.length).toBe(2);
    expect(page.screen.fault).toBeUndefined();
  });

  test("a worker that is lost before its first point leaves nothing to wait for", async () => {
    await page.trainer.start();
    page.training.onLost?.("The worker that trained is lost; press Start to train again.");
    expect(page.screen).toMatchObject({ phase: "idle", isFirstPointDue: false, fault: { code: "E_WORKER_LOST" } });
  });

  test("Reset closes it, and nothing of it stays", async () => {
    await trained(20);
    page.trainer.reset();
    expect(page.training.isClosed).toBe(true);
    expect(page.screen).toMatchObject({ phase: "idle", record: undefined, picture: undefined });
  });

  test("Reset while it opens ends the opening", async () => {
    let letGo = (): void => undefined;
    page.gate = new Promise((resolve) => (letGo = resolve));
    const started = page.trainer.start();
    expect(page.screen.phase).toBe("opening");
    page.trainer.reset();
    letGo();
    await started;
    expect(page.training).toMatchObject({ isClosed: true, orders: [] });
    expect(page.screen).toMatchObject({ phase: "idle", fault: undefined });
  });
});

describe("a link with a step", () => {
  test("holds a point of any step, which is then made on the way", async () => {
    page.trainer.showLink({ ...DEFAULT_TRAIN_STATE, step: 400, point: 7 }, []);
    await page.trainer.startToGoal();
    expect(page.training.orders).toEqual(["start to 400, with a point of step 7"]);
  });

  test("trains when somebody says so, and to there", async () => {
    page.trainer.showLink({ ...DEFAULT_TRAIN_STATE, step: 400 }, []);
    expect(page.trainings).toEqual([]);
    expect(page.screen.goal).toBe(400);
    await page.trainer.startToGoal();
    expect(page.training.orders).toEqual(["start to 400"]);
    page.training.learn(400, { state: "paused" });
    expect(page.screen.goal).toBe(0);
  });

  test("keeps its goal over a pause on the way, and its point until that comes", async () => {
    page.trainer.showLink({ ...DEFAULT_TRAIN_STATE, step: 400, point: 40 }, []);
    await page.trainer.startToGoal();
    page.training.learn(20);
    expect(page.screen.point?.step).toBe(20);
    page.training.learn(20, { state: "paused" });
    page.training.learn(20, { state: "paused" });
    expect(page.screen).toMatchObject({ goal: 400, point: { step: 40 } });
  });

  test("names a head that the configuration does not have: the last one is shown, and a note says so", () => {
    page.trainer.showLink({ ...DEFAULT_TRAIN_STATE, layer: 7, head: 9 }, []);
    expect(page.store.get()).toMatchObject({ layer: 1, head: 3 });
    expect(page.screen.notes.map(({ message }) => message)).toEqual([
      "There is no layer 7; the last one is 1.",
      "There is no head 9; the last one is 3.",
    ]);
  });
});

test("a pinned cell is read out with its weight, and followed from point to point", async () => {
  await trained(20);
  page.trainer.pointing.pinCell({ query: 6, key: 5 });
  expect(page.screen.announcement).toBe("query 6 “k” → key 5 “>”: weight 0.143");
  page.trainer.pointing.movePin({ rows: 0, columns: -1 });
  expect(page.screen.pin).toEqual({ query: 6, key: 4 });
  page.training.learn(20);
  expect(page.screen.facts).toMatchObject({ cell: { query: 6, key: 4 }, score: undefined });
});
