import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";

import { findForgottenHeaders } from "./cpp-includes.mjs";

let root = "";

function plant(files: Readonly<Record<string, string>>): string {
  root = mkdtempSync(join(tmpdir(), "headlight-includes-"));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

afterEach(() => rmSync(root, { recursive: true }));

const HEADER = {
  "core/include/headlight/shape.h": "#include <vector>\n#include <string>\nstd::vector<int> shape();\n",
};

test("what a file includes, itself or by a header of ours, it may use", () => {
  const code =
    '#include "headlight/shape.h"\n#include <memory>\nstd::string_view a; std::unique_ptr<int> b; std::pair<int, int> c;\n';
  expect(findForgottenHeaders(plant({ ...HEADER, "core/src/a.cpp": code }))).toEqual([]);
});

test.each([
  ["std::sort(a, b);", "uses std::sort and includes no <algorithm>"],
  ["std::ranges::sort(a);", "uses std::ranges::sort and includes no <algorithm>"],
  ["std::string::npos;", "uses std::string and includes no <string>"],
  ["std::numeric_limits<float>::max();", "uses std::numeric_limits and includes no <limits>"],
  ["std::uint32_t a;", "uses std::uint32_t and includes no <cstdint>"],
])("a file that forgets a header is named: %s", (code, fault) => {
  const files = { ...HEADER, "core/src/a.cpp": `#include <span>\n${code}\n` };
  expect(findForgottenHeaders(plant(files))).toEqual([`core/src/a.cpp ${fault}`]);
});

test("comments and texts use nothing", () => {
  const code = '// std::sort\n/* std::vector\n */ const char* a = "std::span \\" std::map";\n';
  expect(findForgottenHeaders(plant({ "wasm/a.cpp": code }))).toEqual([]);
});

test("headers that include each other are looked through", () => {
  const files = {
    "core/src/a.h": '#include "b.h"\n#include <span>\n',
    "core/src/b.h": '#include "a.h"\n#include <limits>\n',
    "core/src/c.cpp": '#include "a.h"\nstd::numeric_limits<int> a; std::span<int> b;\n',
  };
  expect(findForgottenHeaders(plant(files))).toEqual([]);
});

test("a tree without C++ is no success", () => {
  expect(() => findForgottenHeaders(plant({ "core/readme.md": "" }))).toThrow("no C++ below");
});
