import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { apiText } from "../../docs/make-api.mjs";

const API = fileURLToPath(new URL("../../docs/api.md", import.meta.url));

test("docs/api.md says what the types of the engine say (node docs/make-api.mjs writes it)", async () => {
  const text = await apiText();
  expect(text).toContain("## Trace");
  expect(text).toContain("paramsSha256");
  expect(readFileSync(API, "utf8")).toBe(text);
});
