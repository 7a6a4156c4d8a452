import { afterEach, beforeEach, expect, test, vi } from "vitest";

const OUR_FOLDER = new URL("../../../web/src/engine/", import.meta.url).href;

beforeEach(() => void vi.resetModules());
afterEach(() => void vi.unstubAllGlobals());

const fresh = () => import("../../../web/src/engine/trusted-types.ts");

test("trustedWorkerAddress makes the one policy of the name headlight, once", async () => {
  const made: string[] = [];
  const createPolicy = (name: string, rules: object): object => {
    made.push(name);
    return rules;
  };
  vi.stubGlobal("trustedTypes", { createPolicy });
  const { trustedWorkerAddress } = await fresh();
  trustedWorkerAddress(`${OUR_FOLDER}worker.js`);
  trustedWorkerAddress("blob:https://example.org/1");
  expect(made).toEqual(["headlight"]);
});

test("trustedWorkerAddress gives what the policy makes of the address", async () => {
  const trusted = { toString: () => "trusted" };
  vi.stubGlobal("trustedTypes", { createPolicy: () => ({ createScriptURL: () => trusted }) });
  const { trustedWorkerAddress } = await fresh();
  expect(trustedWorkerAddress(`${OUR_FOLDER}worker.js`)).toBe(trusted);
});

test.each(["https://elsewhere.example/worker.js", "data:text/javascript,1", "javascript:1", ""])(
  "trustedWorkerAddress refuses %s, with trusted types and without",
  async (address) => {
    const { trustedWorkerAddress } = await fresh();
    expect(() => trustedWorkerAddress(address)).toThrow(TypeError);
  },
);
