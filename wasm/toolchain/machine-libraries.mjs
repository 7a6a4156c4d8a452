// Where there is no apt, the person installs what the build needs, and the usual places are looked into.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { MINIMUM_EMCC } from "./emcc-on-path.mjs";
import { SetupError } from "./run.mjs";
import { findOnPath } from "./system-packages.mjs";

const EIGEN_PLACES = ["/usr/include/eigen3", "/usr/local/include/eigen3", "/opt/homebrew/include/eigen3"];
// Not /usr/include: named to emcc, it would bring the machine's C library along.
const JSON_PLACES = ["/usr/local/include", "/opt/homebrew/include"];

/** Ninja, Catch2 and clang-format may be missing: only the tests need the latter two. */
export function findOnMachine({ needsEmcc }) {
  const eigenInclude = findFolderWith("Eigen/QR", [process.env.EIGEN3_INCLUDE_DIR, ...EIGEN_PLACES]);
  const jsonInclude = findFolderWith("nlohmann/json.hpp", [process.env.NLOHMANN_JSON_INCLUDE_DIR, ...JSON_PLACES]);
  const missing = [
    ...(needsEmcc ? [`emcc ${MINIMUM_EMCC} or newer (emsdk) on PATH`] : []),
    ...(eigenInclude === undefined ? ["Eigen 3.4 (its folder in EIGEN3_INCLUDE_DIR)"] : []),
    ...(jsonInclude === undefined ? ["nlohmann-json 3.11 (its folder in NLOHMANN_JSON_INCLUDE_DIR)"] : []),
  ];
  if (missing.length > 0) throw new SetupError(`without apt, install ${missing.join(" and ")}, then start again`);
  return {
    eigenInclude,
    jsonInclude,
    catch2Dir: process.env.CATCH2_DIR,
    ninja: findOnPath("ninja"),
    clangFormat: findOnPath("clang-format-19") ?? findOnPath("clang-format"),
    versions: {},
  };
}

function findFolderWith(file, places) {
  return places.find((place) => place !== undefined && existsSync(join(place, file)));
}
