// The Emscripten that the person already has: it is used as it is, when it is new enough.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { findOnPath } from "./system-packages.mjs";

const MINIMUM = [3, 1, 60];
export const MINIMUM_EMCC = MINIMUM.join(".");

/** Where the build finds the Emscripten on PATH; undefined when there is none, or only an old one. */
export function useEmccOnPath(log) {
  if (findOnPath("emcc") === undefined) return undefined;
  const version = /(\d+)\.(\d+)\.(\d+)/.exec(ask("emcc", "--version"))?.slice(1).map(Number) ?? [0, 0, 0];
  if (!isAtLeast(version, MINIMUM)) {
    log(`toolchain: emcc ${version.join(".")} on PATH is older than ${MINIMUM_EMCC}, so it is left alone`);
    return undefined;
  }
  log(`toolchain: emcc ${version.join(".")} on PATH`);
  const root = ask("em-config", "EMSCRIPTEN_ROOT");
  return {
    emcc: join(root, "emcc"),
    cmakeToolchainFile: join(root, "cmake/Modules/Platform/Emscripten.cmake"),
    llvmNm: join(ask("em-config", "LLVM_ROOT"), "llvm-nm"),
    environment: {},
  };
}

export function isAtLeast(version, minimum) {
  const first = version.findIndex((part, index) => part !== minimum[index]);
  return first === -1 || version[first] > minimum[first];
}

/** What a program prints; nothing when it does not run, as an emcc without its Python does not. */
function ask(program, argument) {
  try {
    return execFileSync(program, [argument], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "";
  }
}
