import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { embeddingText } from "../../docs/make-embedding.mjs";
import { sourceFile } from "../hosts/build-hosts.mjs";
import { HOSTS } from "../hosts/hosts.mjs";

const EMBEDDING = fileURLToPath(new URL("../../docs/embedding.md", import.meta.url));

test("docs/embedding.md quotes the hosts that are tested (node docs/make-embedding.mjs writes it)", async () => {
  const text = await embeddingText();
  expect(readFileSync(EMBEDDING, "utf8")).toBe(text);
  for (const host of HOSTS) {
    expect(text).toContain(`## ${host.title}\n`);
    for (const file of host.recipe.files) {
      const source = readFileSync(sourceFile(host, file), "utf8").trimEnd();
      expect(text, `${host.id}/${file}, byte for byte`).toContain(`\n${source}\n\`\`\``);
    }
  }
});

test("the sources of a host name Headlight by the address that the page says to replace, and every recipe has it", () => {
  for (const { id, recipe, headers } of HOSTS) {
    const sources = recipe.files.map((file) => readFileSync(sourceFile({ id }, file), "utf8"));
    const text = [...sources, ...Object.values(headers ?? {})].join("\n");
    expect(text, id).toContain("https://your.host/headlight/");
    expect(text, id).not.toMatch(/localhost|127\.0\.0\.1/);
  }
});

test("a host is found by its folder, and no folder is left out", () => {
  const folders = readdirSync(fileURLToPath(new URL("../hosts", import.meta.url)), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "npm")
    .map(({ name }) => name);
  expect(HOSTS.map(({ id }) => id).sort()).toEqual(folders.sort());
});
