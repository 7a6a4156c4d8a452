// Opening other models: what replaces what, and when.

import { beforeAll, expect, test } from "vitest";

import { decodeState } from "../../../web/src/state/share-link.ts";
import { withCode } from "./fake-engine.ts";
import { engine, playground, screen, screens, settle, start, store } from "./playground-under-test.ts";

const REMOTE = "some-org/some-model";

function gate(): () => void {
  let open = (): void => undefined;
  engine.openGate = new Promise((resolve) => (open = resolve));
  return open;
}

// What the page loads when it needs it, so that a few turns are enough.
beforeAll(async () => {
  await import("../../../web/src/model-folder/read-source.ts");
  await import("../../../web/src/model-folder/pick-folder.ts");
});

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await settle();
}

const file = (path: string): File => {
  const made = new File(["{}"], path.split("/").at(-1) ?? "");
  return Object.defineProperty(made, "webkitRelativePath", { value: path });
};

test("another model takes the place of the first only when it is open, and the first is then closed", async () => {
  await start();
  engine.openable.add(REMOTE);
  const open = gate();
  const choosing = playground.models.choose(REMOTE);
  await settled();
  expect(screen().models.opening).toEqual({
    name: REMOTE,
    kind: "address",
    host: "huggingface.co",
    bits: "saved",
    progress: { doneBytes: 0, totalBytes: 1_000, memoryBytes: 900 },
  });
  expect(screen()).toMatchObject({ phase: "ready", isBusy: false, models: { open: { name: "textbook" } } });
  playground.setText("typed meanwhile", 0);
  await settled();
  expect(engine.runsBy.at(-1)).toBe("textbook");
  expect(screen().picture?.text).toBe("typed meanwhile");
  engine.shape = { layers: 3, heads: 5 };
  open();
  await choosing;
  expect(screen().models).toMatchObject({
    open: { name: REMOTE, host: "huggingface.co", layers: 3, heads: 15, readBytes: 1_000, memoryBytes: 900 },
    opening: undefined,
    fault: undefined,
  });
  expect(store.get()).toMatchObject({ model: REMOTE, text: "typed meanwhile" });
  expect(engine.runsBy.at(-1)).toBe(REMOTE);
  expect(screen().picture?.thumbnails.flat()).toHaveLength(15);
  expect([engine.openModels, engine.openTraces]).toEqual([1, 1]);
});

test("where not even the first model opens, the page says why, and tries it again", async () => {
  engine.openRefusals.set("textbook", withCode("E_WORKER_LOST", "The worker died."));
  await start();
  expect(screen()).toMatchObject({ phase: "failed", fault: { code: "E_WORKER_LOST", message: "The worker died." } });
  engine.openRefusals.clear();
  await playground.start();
  expect(screen()).toMatchObject({ phase: "ready", fault: undefined });
});

test("an opening that fails is one sentence; model, text, link and picture stay", async () => {
  await start();
  const picture = screen().picture;
  engine.openable.add(REMOTE);
  engine.openRefusals.set(REMOTE, withCode("E_ST_TRAILING", "There is 1 byte too many."));
  await playground.models.choose(REMOTE);
  expect(screen().models).toMatchObject({
    open: { name: "textbook" },
    opening: undefined,
    offer: undefined,
    fault: { code: "E_ST_TRAILING", message: "There is 1 byte too many.", advice: "", canRetry: false },
  });
  expect(screen()).toMatchObject({ phase: "ready", fault: undefined });
  expect(screen().picture).toBe(picture);
  expect(store.get().model).toBe("textbook");
  playground.models.dismissFault();
  expect(screen().models.fault).toBeUndefined();
  expect(engine.openModels).toBe(1);
});

test("a download that breaks off can be tried again", async () => {
  await start();
  engine.openable.add(REMOTE);
  engine.openRefusals.set(REMOTE, withCode("E_TRUNCATED", "model.safetensors ends early; download or open it again."));
  await playground.models.choose(REMOTE);
  expect(screen().models.fault).toMatchObject({ canRetry: true, advice: "" });
  engine.openRefusals.clear();
  await playground.models.tryAgain();
  expect(screen().models).toMatchObject({ open: { name: REMOTE }, fault: undefined });
});

test("what cannot be a model is refused before anything is asked", async () => {
  await start();
  await playground.models.choose("http://example.com/model");
  expect(screen().models.fault).toMatchObject({ code: "E_SOURCE", canRetry: false });
  await playground.models.choose([file("folder/readme.md")]);
  expect(screen().models.fault?.code).toBe("E_FOLDER");
  expect(engine.opened).toEqual(["textbook"]);
});

test("Cancel ends an opening and leaves everything else, and another model opens at once", async () => {
  await start();
  for (const name of [REMOTE, "other/model"]) engine.openable.add(name);
  const open = gate();
  const choosing = playground.models.choose(REMOTE);
  await settled();
  playground.models.cancel();
  expect(screen().models.opening).toBeUndefined();
  expect(screen()).toMatchObject({ phase: "ready", models: { fault: undefined, open: { name: "textbook" } } });
  engine.openGate = undefined;
  await playground.models.choose("other/model");
  expect(screen().models.open?.name).toBe("other/model");
  open();
  await choosing;
  expect(screen().models).toMatchObject({ open: { name: "other/model" }, fault: undefined });
  expect([engine.openModels, engine.openTraces]).toEqual([1, 1]);
});

test("Cancel tells the engine, and a model that was open in that moment is closed again", async () => {
  await start();
  engine.openable.add(REMOTE);
  engine.isDeaf = true;
  const open = gate();
  const choosing = playground.models.choose(REMOTE);
  await settled();
  expect(engine.openSignals.at(-1)?.aborted).toBe(false);
  playground.models.cancel();
  expect(engine.openSignals.at(-1)?.aborted).toBe(true);
  open();
  await choosing;
  expect(screen().models.open?.name).toBe("textbook");
  expect(engine.openModels).toBe(1);
});

test("a newer opening ends the one before", async () => {
  await start();
  for (const name of [REMOTE, "other/model"]) engine.openable.add(name);
  const open = gate();
  const both = [playground.models.choose(REMOTE), settled().then(() => playground.models.choose("other/model"))];
  await settled();
  await settled();
  expect(screen().models.opening?.name).toBe("other/model");
  open();
  await Promise.all(both);
  expect(screen().models).toMatchObject({ open: { name: "other/model" }, opening: undefined, fault: undefined });
  expect(engine.openModels).toBe(1);
  expect(screens.some(({ models }) => models.open?.name === REMOTE)).toBe(false);
});

test("the picture of the model before stays, with its own heads, until the new model has run the text", async () => {
  await start();
  engine.openable.add(REMOTE);
  engine.shape = { layers: 4, heads: 4 };
  engine.refusals.set("one two three", withCode("E_TOO_LONG", "3 tokens are more than 2."));
  await playground.models.choose(REMOTE);
  expect(screen()).toMatchObject({
    phase: "failed",
    fault: { code: "E_TOO_LONG" },
    models: { open: { name: REMOTE } },
  });
  expect(screen().headNotes.flat()).toHaveLength(4);
  expect(screen().picture?.thumbnails.flat()).toHaveLength(4);
  playground.setText("one", 0);
  await settled();
  expect(screen()).toMatchObject({ phase: "ready", fault: undefined });
  expect(screen().headNotes.flat()).toHaveLength(16);
});

test("what stands beside the picture of the model before is of its head, whatever is chosen for the next", async () => {
  await start({ layer: 1, head: 1 });
  engine.openable.add(REMOTE);
  engine.shape = { layers: 4, heads: 4 };
  engine.refusals.set("one two three", withCode("E_TOO_LONG", "3 tokens are more than 2."));
  await playground.models.choose(REMOTE);
  expect(screen()).toMatchObject({ shownHead: { layer: 1, head: 1 }, lastGoodOf: "textbook" });
  playground.choices.chooseHead(3, 2);
  await settled();
  expect(store.get()).toMatchObject({ layer: 3, head: 2 });
  expect(screen()).toMatchObject({ shownHead: { layer: 1, head: 1 }, picture: { map: { layer: 1, head: 1 } } });
  expect(screen().announcement).toBe("The next picture shows layer 3, head 2.");
  playground.setText("one", 0);
  await settled();
  expect(screen()).toMatchObject({
    shownHead: { layer: 3, head: 2 },
    picture: { map: { layer: 3, head: 2 } },
    lastGoodOf: undefined,
  });
});

test("a picture that another model's is coming for is not called the last good one", async () => {
  await start();
  engine.openable.add(REMOTE);
  let run = (): void => undefined;
  engine.gate = new Promise((resolve) => (run = resolve));
  const choosing = playground.models.choose(REMOTE);
  await settled();
  expect(screen()).toMatchObject({ isBusy: true, models: { open: { name: REMOTE } }, lastGoodOf: undefined });
  run();
  await choosing;
});

test("nothing is masked by its place in the picture of another model", async () => {
  await start({ model: "gapfiller" });
  engine.refusals.set("one two three", withCode("E_TOO_LONG", "3 tokens are more than 2."));
  await playground.models.choose("gapfiller");
  playground.toggleMask(1);
  expect(screen().lastGoodOf).toBe("gapfiller");
  expect(store.get().mask).toEqual([]);
});

test("a model with fewer heads than the one before shows its last head, without a word about links", async () => {
  await start({ layer: 1, head: 1 });
  engine.openable.add(REMOTE);
  engine.shape = { layers: 1, heads: 1 };
  await playground.models.choose(REMOTE);
  expect(store.get()).toMatchObject({ layer: 0, head: 0 });
  expect(screen().notes).toEqual([]);
});

test("files open under the name of their folder; the view says that they are on this machine", async () => {
  await start();
  engine.openable.add("files");
  await playground.models.choose([file("my-model/config.json"), file("my-model/model.safetensors")]);
  expect(screen().models.open).toMatchObject({ name: "my-model", kind: "files", host: undefined });
  expect(store.get().model).toBe("file:my-model");
});

test("the same folder opened twenty times leaves one model open", async () => {
  await start();
  engine.openable.add("files");
  for (let turn = 0; turn < 20; turn += 1)
    await playground.models.choose([file("m/config.json"), file("m/model.safetensors")]);
  expect([engine.openModels, engine.openTraces]).toEqual([1, 1]);
});

test("the address of a Hugging Face page goes into the view as org/name, any other folder as it is", async () => {
  await start();
  engine.openable.add(REMOTE);
  await playground.models.choose(`https://huggingface.co/${REMOTE}/tree/main`);
  expect(store.get().model).toBe(REMOTE);
  engine.openable.add("https://example.com/models/tiny/");
  await playground.models.choose(" https://example.com/models/tiny/config.json ");
  expect(store.get().model).toBe("https://example.com/models/tiny/");
  expect(screen().models.open).toMatchObject({ name: "tiny", host: "example.com" });
});

test("a link to a model elsewhere names the host and asks for nothing before a click", async () => {
  await start({ model: REMOTE, layer: 1, head: 1, text: "one two" });
  expect(screen()).toMatchObject({
    phase: "waiting",
    picture: undefined,
    models: { offer: { name: REMOTE, host: "huggingface.co" }, instead: "textbook", open: undefined },
  });
  expect(engine.opened).toEqual([]);
  playground.setText("typed before", 0);
  await settled();
  expect(engine.runs).toEqual([]);
  engine.openable.add(REMOTE);
  await playground.models.acceptOffer();
  expect(screen()).toMatchObject({ phase: "ready", models: { offer: undefined, open: { name: REMOTE } } });
  expect(store.get()).toMatchObject({ model: REMOTE, layer: 1, head: 1, text: "typed before" });
  expect(engine.opened).toEqual([REMOTE]);
});

test("instead of a link's model the built-in one can be used", async () => {
  await start({ model: REMOTE, text: "one two" });
  await playground.models.declineOffer();
  expect(store.get()).toMatchObject({ model: "textbook", text: "one two" });
  expect(screen()).toMatchObject({ phase: "ready", models: { offer: undefined, open: { name: "textbook" } } });
  expect(engine.opened).toEqual(["textbook"]);
});

test("a link's model that does not open, or is cancelled, is offered again", async () => {
  await start({ model: REMOTE });
  engine.openable.add(REMOTE);
  engine.openRefusals.set(REMOTE, withCode("E_NETWORK", "huggingface.co does not answer."));
  await playground.models.acceptOffer();
  expect(screen()).toMatchObject({
    phase: "waiting",
    models: { offer: { name: REMOTE }, fault: { code: "E_NETWORK" } },
  });
  engine.openRefusals.clear();
  const open = gate();
  const opening = playground.models.acceptOffer();
  await settled();
  expect(screen().models).toMatchObject({ opening: { name: REMOTE }, offer: undefined, fault: undefined });
  playground.models.cancel();
  open();
  await opening;
  expect(screen()).toMatchObject({ phase: "waiting", models: { offer: { name: REMOTE }, opening: undefined } });
  await playground.models.declineOffer();
  expect(screen().phase).toBe("ready");
});

test("a link that is followed while a model is open leaves it and its picture until somebody decides", async () => {
  await start();
  const { state, notes } = decodeState(`#v=1&text=other%20words&model=${REMOTE}&layer=9&head=9`);
  playground.showLink(state, notes);
  await settled();
  expect(screen()).toMatchObject({
    phase: "waiting",
    models: { offer: { name: REMOTE }, instead: "textbook" },
    notes: [],
  });
  expect(screen().picture?.text).toBe("one two three");
  playground.setRoom(200);
  playground.choices.chooseHead(8, 8);
  await settled();
  expect(screen().shownHead).toEqual({ layer: 0, head: 0, mean: "off" });
  expect(screen().fault).toBeUndefined();
  await playground.models.declineOffer();
  expect(screen()).toMatchObject({ phase: "ready", picture: { text: "other words" } });
  expect(store.get()).toMatchObject({ model: "textbook", layer: 1, head: 1 });
  expect(engine.opened).toEqual(["textbook"]);
});

test("going back to a model that was opened here needs no second click", async () => {
  await start();
  engine.openable.add(REMOTE);
  await playground.models.choose(REMOTE);
  playground.showLink({ ...store.get(), model: "textbook" }, []);
  await settled();
  expect(screen().models.open?.name).toBe("textbook");
  playground.showLink({ ...store.get(), model: REMOTE }, []);
  await settled();
  expect(screen()).toMatchObject({ phase: "ready", models: { open: { name: REMOTE }, offer: undefined } });
  expect(engine.openModels).toBe(1);
});

test("going back to a model that was opened here from files opens the same files again", async () => {
  await start();
  engine.openable.add("files");
  await playground.models.choose([file("m/config.json"), file("m/model.safetensors")]);
  playground.showLink({ ...store.get(), model: "textbook" }, []);
  await settled();
  playground.showLink({ ...store.get(), model: "file:m" }, []);
  await settled();
  expect(screen()).toMatchObject({ phase: "ready", notes: [], models: { open: { name: "m", kind: "files" } } });
  expect([engine.openModels, engine.openTraces]).toEqual([1, 1]);
});

test("of a model that a reload has lost no layer is missed in the one that is shown instead", async () => {
  await start({ model: "file:mine", layer: 3, head: 5 });
  await settled();
  expect(store.get()).toMatchObject({ model: "textbook", layer: 1, head: 1 });
  expect(screen().notes.map(({ code }) => code)).toEqual(["E_SOURCE"]);
});

for (const code of ["E_KEPT_UNKNOWN", "E_KEPT_DAMAGED"]) {
  test(`a reload shows the built-in model, with a note, where the kept copy is gone: ${code}`, async () => {
    engine.openable.add("kept:mine");
    engine.openRefusals.set("kept:mine", withCode(code, "There is no kept model “mine”."));
    await start({ model: "kept:mine" });
    await settled();
    expect(screen()).toMatchObject({
      phase: "ready",
      models: { open: { name: "textbook" }, offer: undefined },
      notes: [{ code, message: "There is no kept model “mine”. The model “textbook” is shown." }],
    });
    expect(store.get().model).toBe("textbook");
  });
}

test("files that a reload has lost are asked for by the name of their folder", async () => {
  await start();
  playground.showLink({ ...store.get(), model: "file:m" }, []);
  await settled();
  expect(screen().notes.map(({ message }) => message)).toContain(
    "“m” was opened from files, which a reload loses: drop or choose the folder again. The model “textbook” is shown.",
  );
});

test("a link back to the model that is open takes the offer away", async () => {
  await start();
  playground.showLink({ ...store.get(), model: REMOTE }, []);
  await settled();
  playground.showLink({ ...store.get(), model: "textbook", text: "back" }, []);
  await settled();
  expect(screen()).toMatchObject({ phase: "ready", picture: { text: "back" }, models: { offer: undefined } });
});

test.each([
  ["file:my-model", "E_SOURCE", "drop or choose the folder"],
  ["javascript:alert(1)", "E_SOURCE", "only https: is"],
  ["https://user:secret@example.com/", "E_SOURCE", "password"],
  ["oracle", "E_MODEL_UNKNOWN", "oracle"],
])("a view whose model is %s shows the built-in one, with a note", async (model, code, words) => {
  await start({ model });
  expect(screen().notes.map((note) => note.code)).toEqual([code]);
  expect(screen().notes[0]?.message).toContain(words);
  expect(screen().notes[0]?.message).toContain("The model “textbook” is shown.");
  expect(screen()).toMatchObject({ phase: "ready", models: { open: { name: "textbook" } } });
  expect(store.get().model).toBe("textbook");
});

test("a host of another script is shown as it is asked for", async () => {
  await start({ model: "https://huggingfаce.co/models/tiny/" }); // with a Cyrillic а
  expect(screen().models.offer?.host).toBe("xn--huggingfce-6qi.co");
});

test("a worker that is lost and started again opens the same files again", async () => {
  await start();
  engine.openable.add("files");
  await playground.models.choose([file("m/config.json"), file("m/model.safetensors")]);
  engine.refusals.set("kills it", withCode("E_WORKER_LOST", "The worker is gone."));
  playground.setText("kills it", 0);
  await settled();
  expect(screen().fault?.code).toBe("E_WORKER_LOST");
  engine.refusals.clear();
  await playground.start();
  expect(engine.opened).toEqual(["textbook", "files", "files"]);
  expect(screen()).toMatchObject({ phase: "ready", fault: undefined, models: { open: { name: "m", kind: "files" } } });
});

test("warnings of a model are told", async () => {
  await start();
  engine.openable.add(REMOTE);
  engine.modelWarnings = ["lm_head.extra is not used."];
  await playground.models.choose(REMOTE);
  expect(screen().models.open?.warnings).toEqual(["lm_head.extra is not used."]);
});

test("what was said of the model before is gone when another one is open", async () => {
  await start({ model: "oracle" });
  await playground.cutAtWhiteSpace();
  expect(screen().notes.map(({ code }) => code)).toEqual(["E_MODEL_UNKNOWN", "E_TOK_SPLIT"]);
  await playground.models.choose("textbook");
  expect(screen().notes).toEqual([]);
});

test("a fresh engine cuts by the tokenizer again, and the link is still spoken of", async () => {
  await start();
  playground.showLink(store.get(), [{ code: "E_LINK_DAMAGED", message: "The pin is broken." }]);
  await playground.cutAtWhiteSpace();
  await playground.start();
  expect(screen().notes.map(({ code }) => code)).toEqual(["E_LINK_DAMAGED"]);
});
