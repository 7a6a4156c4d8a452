import { afterEach, beforeEach, expect, test, vi } from "vitest";

const OUR_FOLDER = new URL("../../../web/src/engine/", import.meta.url).href;

beforeEach(() => void vi.resetModules());
afterEach(() => void vi.unstubAllGlobals());

const fresh = () => import("../../../web/src/engine/trusted-types.ts");

const SHARED = Symbol.for("headlight.trusted-types");
afterEach(() => void Reflect.deleteProperty(globalThis, SHARED));

/** As in a browser whose page allows the policy once: the second of a name is refused. */
function stubTrustedTypes(): { made: string[]; isScriptURL: (given: unknown) => boolean } {
  const made: string[] = [];
  const trusted = new WeakSet();
  const isScriptURL = (given: unknown): boolean => typeof given === "object" && given !== null && trusted.has(given);
  const createPolicy = (name: string, rules: { createScriptURL(address: string): string }): object => {
    if (made.includes(name)) throw new TypeError(`Policy with name "${name}" already exists.`);
    made.push(name);
    const createScriptURL = (address: string): object => {
      const allowed = rules.createScriptURL(address);
      const url = { toString: () => allowed };
      trusted.add(url);
      return url;
    };
    return { createScriptURL };
  };
  vi.stubGlobal("trustedTypes", { createPolicy, isScriptURL });
  return { made, isScriptURL };
}

const WORKER = `${OUR_FOLDER}worker.js`;

test("trustedWorkerAddress makes the one policy of the name headlight, once", async () => {
  const { made } = stubTrustedTypes();
  const { trustedWorkerAddress } = await fresh();
  trustedWorkerAddress(WORKER);
  trustedWorkerAddress("blob:https://example.org/1");
  expect(made).toEqual(["headlight"]);
});

test("trustedWorkerAddress gives what the policy makes of the address", async () => {
  const { isScriptURL } = stubTrustedTypes();
  const { trustedWorkerAddress } = await fresh();
  const given: unknown = trustedWorkerAddress(WORKER);
  expect(isScriptURL(given)).toBe(true);
  expect(String(given)).toBe(WORKER);
});

test("trustedWorkerAddress of a second bundle in the page uses the policy of the first", async () => {
  const { made, isScriptURL } = stubTrustedTypes();
  (await fresh()).trustedWorkerAddress(WORKER);
  vi.resetModules();
  const second = await fresh();
  expect(isScriptURL(second.trustedWorkerAddress(WORKER))).toBe(true);
  expect(() => second.trustedWorkerAddress("https://elsewhere.example/worker.js")).toThrow(TypeError);
  expect(made).toEqual(["headlight"]);
});

test.each<[string, unknown]>([
  ["no policy", 5],
  ["one that gives plain strings", { createScriptURL: (address: string) => address }],
  [
    "one that throws",
    {
      createScriptURL: () => {
        throw new TypeError("no");
      },
    },
  ],
])("trustedWorkerAddress makes its own policy where in the shared place lies %s", async (_, lying) => {
  const { made, isScriptURL } = stubTrustedTypes();
  Object.defineProperty(globalThis, SHARED, { value: lying, configurable: true });
  expect(isScriptURL((await fresh()).trustedWorkerAddress(WORKER))).toBe(true);
  expect(made).toEqual(["headlight"]);
});

test("trustedWorkerAddress does not take another address from a shared policy than its own", async () => {
  const { made } = stubTrustedTypes();
  const factory = (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): object } })
    .trustedTypes;
  const foreign = factory.createPolicy("foreign", { createScriptURL: () => "https://elsewhere.example/worker.js" });
  Object.defineProperty(globalThis, SHARED, { value: foreign, configurable: true });
  const given: unknown = (await fresh()).trustedWorkerAddress(WORKER);
  expect(String(given)).toBe(WORKER);
  expect(made).toEqual(["foreign", "headlight"]);
});

test.each(["https://elsewhere.example/worker.js", "data:text/javascript,1", "javascript:1", ""])(
  "trustedWorkerAddress refuses %s, with trusted types and without",
  async (address) => {
    const { trustedWorkerAddress } = await fresh();
    expect(() => trustedWorkerAddress(address)).toThrow(TypeError);
  },
);
