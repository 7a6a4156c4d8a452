// Models in eight bits: a choice of the view, for the model that is open and those that are opened next.

import { beforeAll, expect, test } from "vitest";

import { withCode } from "./fake-engine.ts";
import { engine, playground, screen, settle, start, store } from "./playground-under-test.ts";

const REMOTE = "some-org/some-model";
const OTHER = "other/model";

// What the page loads when it needs it, so that a few turns are enough.
beforeAll(async () => {
  await import("../../../web/src/model-folder/read-source.ts");
  await import("../../../web/src/model-folder/pick-folder.ts");
});

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await settle();
}

function gate(): () => void {
  let open = (): void => undefined;
  engine.openGate = new Promise((resolve) => (open = resolve));
  return open;
}

/** The page with a model that was opened as it was saved. */
async function startWithModel(): Promise<void> {
  await start();
  for (const name of [REMOTE, OTHER]) engine.openable.add(name);
  await playground.models.choose(REMOTE);
}

test("the choice opens the model again, and its picture stays until the one in eight bits is there", async () => {
  await startWithModel();
  const { picture } = screen();
  const open = gate();
  playground.choices.chooseBits("8");
  await settled();
  expect(screen()).toMatchObject({
    phase: "ready",
    picture,
    models: {
      bits: "8",
      open: { bits: "saved" },
      opening: { name: REMOTE, bits: "8", progress: { memoryBytes: 225 } },
    },
  });
  open();
  await settled();
  expect(screen().models).toMatchObject({
    bits: "8",
    open: { name: REMOTE, bits: "8", memoryBytes: 225 },
    opening: undefined,
  });
  expect(screen().picture).not.toBe(picture);
  expect(engine.openedInEightBits).toEqual([false, false, true]);
  expect([engine.openModels, engine.openTraces]).toEqual([1, 1]);
});

test("it holds for the models that are opened next, by whatever way, and is taken back", async () => {
  await start();
  for (const name of [REMOTE, "files"]) engine.openable.add(name);
  playground.choices.chooseBits("8");
  await settled();
  expect(engine.opened).toEqual(["textbook"]); // has no parameters that could be rounded
  expect(screen().models).toMatchObject({ bits: "8", open: { name: "textbook", bits: undefined } });
  await playground.models.choose(REMOTE);
  const files = ["config.json", "model.safetensors"].map((name) => new File(["{}"], name));
  await playground.models.choose(files);
  playground.choices.chooseBits("saved");
  await settled();
  expect(engine.openedInEightBits).toEqual([false, true, true, false]);
  expect(screen().models.open).toMatchObject({ kind: "files", bits: "saved" });
});

test.each<[string, () => void]>([
  ["cancelled", () => playground.models.cancel()],
  ["taken back", () => playground.choices.chooseBits("saved")],
])("a choice that is %s while the model is opened again leaves it as it was", async (_, end) => {
  await startWithModel();
  gate();
  playground.choices.chooseBits("8");
  await settled();
  end();
  await settled();
  expect(store.get().bits).toBe("saved");
  expect(screen().models).toMatchObject({ bits: "saved", open: { name: REMOTE, bits: "saved" }, opening: undefined });
  expect(engine.opened).toHaveLength(3);
});

test("where it comes to nothing, the view says what is shown, and trying again tries it in eight bits", async () => {
  await startWithModel();
  engine.openRefusals.set(REMOTE, withCode("E_NETWORK", "The connection broke off."));
  playground.choices.chooseBits("8");
  await settled();
  expect(store.get().bits).toBe("saved");
  expect(screen().models).toMatchObject({ bits: "saved", open: { bits: "saved" }, fault: { canRetry: true } });
  engine.openRefusals.clear();
  await playground.models.tryAgain();
  expect(store.get().bits).toBe("8");
  expect(screen().models).toMatchObject({ open: { name: REMOTE, bits: "8" }, fault: undefined });
});

test("a choice during an opening is one of the model that is being opened", async () => {
  await startWithModel();
  const open = gate();
  void playground.models.choose(OTHER);
  await settled();
  playground.choices.chooseBits("8");
  open();
  await settled();
  expect(screen().models.open).toMatchObject({ name: OTHER, bits: "8" });
  expect(engine.openModels).toBe(1);
});

test("a link opens its model in eight bits once somebody has agreed, and the offer says so", async () => {
  await start({ model: REMOTE, bits: "8" });
  engine.openable.add(REMOTE);
  expect(screen()).toMatchObject({ phase: "waiting", models: { bits: "8", offer: { name: REMOTE, bits: "8" } } });
  playground.choices.chooseBits("saved");
  expect(screen().models.offer?.bits).toBe("saved");
  playground.choices.chooseBits("8");
  await playground.models.acceptOffer();
  expect(screen().models.open).toMatchObject({ name: REMOTE, bits: "8" });
  expect(store.get()).toMatchObject({ model: REMOTE, bits: "8" });
});

test("going back to the view before the choice opens the model as it was saved", async () => {
  await startWithModel();
  const before = store.get();
  playground.choices.chooseBits("8");
  await settled();
  playground.showLink(before, []);
  await settled();
  expect(screen().models.open).toMatchObject({ name: REMOTE, bits: "saved" });
  expect(engine.openedInEightBits).toEqual([false, false, true, false]);
});

test("a link's model that is declined leaves the choice to the model that is open", async () => {
  await startWithModel();
  playground.showLink({ ...store.get(), model: OTHER, bits: "8" }, []);
  await settled();
  await playground.models.declineOffer();
  expect(store.get()).toMatchObject({ model: REMOTE, bits: "saved" });
});

test("a lost engine is started again with the model in eight bits", async () => {
  await startWithModel();
  playground.choices.chooseBits("8");
  await settled();
  await playground.start();
  expect(screen().models.open).toMatchObject({ name: REMOTE, bits: "8" });
  expect(engine.openedInEightBits.at(-1)).toBe(true);
});
