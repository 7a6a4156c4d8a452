import { beforeEach, expect, test } from "vitest";

import type { ModelFolder } from "../../../web/src/model-folder/model-folder.ts";
import type { KeepOptions, KeptModel, ModelStore } from "../../../web/src/model-folder/model-store.ts";
import { KeptModels } from "../../../web/src/page/kept-models.ts";
import type { KeptScreen } from "../../../web/src/state/models.ts";
import { withCode } from "./fake-engine.ts";

let screens: KeptScreen[];
let kept: KeptModel[];
let fault: Error | undefined;
/** When set, a copy waits for it behind its first half. */
let gate: Promise<void> | undefined;

const store: ModelStore = {
  list: () => Promise.resolve([...kept]),
  keep: async ({ name }: ModelFolder, { onProgress, signal }: KeepOptions = {}) => {
    onProgress?.({ doneBytes: 5, totalBytes: 10 });
    await gate;
    signal?.throwIfAborted();
    if (fault !== undefined) throw fault;
    const model = { name, sizeBytes: 10 };
    kept.push(model);
    return model;
  },
  open: () => Promise.reject(new Error("The engine opens what is kept.")),
  delete: (name) => {
    kept = kept.filter((model) => model.name !== name);
    return fault === undefined ? Promise.resolve() : Promise.reject(fault);
  },
};
const openFolder = (source: string | readonly File[]): Promise<ModelFolder> =>
  Promise.resolve({ name: String(source) } as unknown as ModelFolder);

beforeEach(() => {
  screens = [];
  kept = [{ name: "older", sizeBytes: 7, host: "example.com" }];
  fault = undefined;
  gate = undefined;
});

const create = (loads = { count: 0 }): KeptModels =>
  new KeptModels(
    (screen) => screens.push(screen),
    () => {
      loads.count += 1;
      return Promise.resolve({ store, openFolder });
    },
  );
const screen = (): KeptScreen | undefined => screens.at(-1);
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test("nothing is loaded before somebody looks, and then once", async () => {
  const loads = { count: 0 };
  const models = create(loads);
  expect(loads.count).toBe(0);
  await models.refresh();
  await models.refresh();
  expect(loads.count).toBe(1);
  expect(screen()).toEqual({ models: kept, keeping: undefined, fault: undefined });
});

test("what another tab has changed is read by whoever has looked", async () => {
  const loads = { count: 0 };
  const models = create(loads);
  kept = [];
  await models.follow();
  expect(loads.count).toBe(0);
  await models.refresh();
  kept = [{ name: "of another tab", sizeBytes: 7 }];
  await models.follow();
  expect(screen()?.models).toEqual(kept);
});

test("a model is kept with its progress, and stands in the list", async () => {
  await create().keep("org/model");
  expect(screens.map(({ keeping }) => keeping)).toContainEqual({ name: "org/model", doneBytes: 5, totalBytes: 10 });
  expect(screen()).toMatchObject({ keeping: undefined, fault: undefined });
  expect(screen()?.models?.map(({ name }) => name)).toEqual(["older", "org/model"]);
});

test("a copy that is stopped is no fault, and the next one starts", async () => {
  let open = (): void => undefined;
  gate = new Promise((resolve) => (open = resolve));
  const models = create();
  const keeping = models.keep("org/model");
  await settle();
  await models.keep("org/other");
  models.cancel();
  open();
  await keeping;
  expect(screen()).toMatchObject({ keeping: undefined, fault: undefined });
  expect(screen()?.models).toHaveLength(1);
  await models.keep("org/other");
  expect(screen()?.models?.map(({ name }) => name)).toEqual(["older", "org/other"]);
});

test("a full store is one sentence, and the list stays", async () => {
  fault = withCode("E_STORE_FULL", "There is room for 3 bytes more.");
  const models = create();
  await models.keep("org/model");
  expect(screen()).toMatchObject({ fault: { code: "E_STORE_FULL", message: "There is room for 3 bytes more." } });
  expect(screen()?.models).toHaveLength(1);
  fault = undefined;
  await models.delete("older");
  expect(screen()).toMatchObject({ fault: undefined, models: [] });
});

test("what is kept already, and nothing, is not kept", async () => {
  const loads = { count: 0 };
  const models = create(loads);
  await models.keep({ kept: "older" });
  await models.keep(undefined);
  expect(loads.count).toBe(0);
});

test("code that does not load is a fault, and is tried again", async () => {
  let attempts = 0;
  const models = new KeptModels(
    (shown) => screens.push(shown),
    () => {
      attempts += 1;
      return attempts === 1 ? Promise.reject(new TypeError("Failed to fetch")) : Promise.resolve({ store, openFolder });
    },
  );
  await models.refresh();
  expect(screen()?.fault?.message).toBe("Failed to fetch.");
  await models.refresh();
  expect(screen()).toMatchObject({ fault: undefined, models: kept });
});
