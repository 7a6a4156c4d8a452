import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { DIST } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

const BUDGET_BYTES = 3 * 1024; // of the element, gzipped, with what it imports at once

for (const file of ["embed.js", "v1/embed.js"]) {
  test(`${file} is at most 3 KB, gzipped`, () => {
    const bytes = bytesWithImports(join(DIST, file));
    console.log(`  ${file}: ${bytes} bytes of ${BUDGET_BYTES}, gzipped`);
    expect(bytes).toBeGreaterThan(1_000);
    expect(bytes).toBeLessThanOrEqual(BUDGET_BYTES);
  });

  test(`${file} can be imported under Node, and defines nothing there`, () => {
    const script = `const { AttentionView } = await import(${JSON.stringify(pathToFileURL(join(DIST, file)).href)});
      console.log(typeof AttentionView, typeof customElements);`;
    const said = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    expect(said.trim()).toBe("function undefined");
  });
}

/** Each file as it crosses the network: gzipped by itself. */
function bytesWithImports(file: string, seen = new Set<string>()): number {
  if (seen.has(file)) return 0;
  seen.add(file);
  const text = readFileSync(file, "utf8");
  const imported = [...text.matchAll(/\b(?:import|from)\s*"([^"]+)"/g)].map(([, path]) =>
    join(dirname(file), path ?? ""),
  );
  return imported.reduce((sum, path) => sum + bytesWithImports(path, seen), gzipSync(text, { level: 6 }).length);
}
