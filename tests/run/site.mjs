// What is written in TypeScript and JavaScript: checks, unit tests, and the built engine under Node.
import { buildSite } from "../../web/build.mjs";
import { CHECKS } from "../check/checks.mjs";
import { NO_COUNTS } from "./counts.mjs";
import { vitest } from "./vitest.mjs";

export function siteJobs(parts) {
  const jobs = [];
  // The site first: types of the module are generated, and the tests of the engine import what was built.
  if (["check", "wasm", "web", "browser"].some((part) => parts.has(part))) jobs.push(siteBuild);
  if (parts.has("web")) jobs.push(vitest("web", { part: "web", pool: "threads" }));
  if (parts.has("check")) jobs.push(...CHECKS.map(toJob), vitest("check", { name: "check: our own tools" }));
  return jobs;
}

/** These measure how long the worker keeps its inbox waiting, so nothing may compile beside them. */
export function engineJobs(parts) {
  return parts.has("wasm") ? [vitest("wasm", { part: "wasm" })] : [];
}

const siteBuild = toJob({ name: "site builds", check: () => buildSite() });

/** A check resolves, or rejects with what is wrong. */
function toJob({ name, check }) {
  const run = async () => {
    await check();
    return { counts: { ...NO_COUNTS, passed: 1 }, output: "" };
  };
  return { name: `check: ${name}`, run };
}
