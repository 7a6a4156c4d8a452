// What is written in TypeScript and JavaScript: unit tests, the built engine under Node, and checks.
import { buildSite } from "../../web/build.mjs";
import { CHECKS } from "../check/checks.mjs";
import { NO_COUNTS } from "./counts.mjs";
import { vitest } from "./vitest.mjs";

/** Of the sources alone. */
export function pageJobs(parts) {
  return parts.has("web") ? [vitest("web", { part: "web", pool: "threads" })] : [];
}

export function siteJobs(parts) {
  const jobs = [];
  // The site first: types of the module are generated, and the tests of the engine import what was built.
  if (["check", "wasm", "browser"].some((part) => parts.has(part))) jobs.push(siteBuild);
  if (parts.has("wasm")) jobs.push(vitest("wasm", { part: "wasm" }));
  if (parts.has("check")) jobs.push(...CHECKS.map(toJob), vitest("check", { name: "check: our own tools" }));
  return jobs;
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
