import { readdirSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { expect, test } from "@playwright/test";
import { DIST, SITES } from "./sites.ts";

// What the project promises to hosts, written out here once more so that a change of it has to be meant.
const POLICY = [
  "base-uri 'none'",
  "connect-src 'self' https: http://localhost:* http://127.0.0.1:* blob:",
  "default-src 'none'",
  "font-src 'self'",
  "form-action 'none'",
  "frame-src 'self'",
  "img-src 'self' data: blob:",
  "manifest-src 'self'",
  "require-trusted-types-for 'script'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "trusted-types headlight lit-html",
  "worker-src 'self' blob:",
];

function directivesOf(policy: string | null | undefined): readonly string[] {
  return (policy ?? "").split("; ").sort();
}

function filesOfSite(): readonly string[] {
  return readdirSync(DIST, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(DIST, `${entry.parentPath}/${entry.name}`));
}

test("every file of the site is sent with the isolation headers and the policy", async () => {
  const files = ["", ...filesOfSite()];
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) {
    const { status, headers } = await fetch(`${SITES.served()}${file}`, { method: "HEAD" });
    expect(status, file).toBe(200);
    expect(headers.get("cross-origin-embedder-policy"), file).toBe("require-corp");
    expect(headers.get("cross-origin-resource-policy"), file).toBe("cross-origin");
    expect(headers.get("access-control-allow-origin"), file).toBe("*");
    expect(directivesOf(headers.get("content-security-policy")), file).toEqual(POLICY);
  }
});

test("only the index page is cut off from its opener", async () => {
  const policyOf = async (file: string): Promise<string | null> =>
    (await fetch(`${SITES.served()}${file}`)).headers.get("cross-origin-opener-policy");
  expect(await policyOf("")).toBe("same-origin");
  expect(await policyOf("index.html")).toBe("same-origin");
  const others = filesOfSite().filter((file) => file !== "index.html");
  for (const file of others) expect(await policyOf(file), file).toBeNull();
});

test("the pages carry the policy as a meta tag, for hosts that send no headers", () => {
  for (const file of ["index.html", "embed.html", "train.html"]) {
    const page = readFileSync(`${DIST}/${file}`, "utf8");
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/i.exec(page)?.[1];
    expect(directivesOf(policy), file).toEqual(POLICY);
    expect(page.indexOf("Content-Security-Policy"), `${file}: the policy stands before all scripts`).toBeLessThan(
      page.indexOf("<script"),
    );
  }
});

test("_headers holds what the server sends", async () => {
  const text = readFileSync(`${DIST}/_headers`, "utf8");
  const rules = text
    .split(/^(?=\/)/m)
    .map((rule) => rule.trim().split(/\n\s*/))
    .map(([pattern, ...lines]) => ({ pattern, lines }));
  const everywhere = rules.find(({ pattern }) => pattern === "/*")?.lines ?? [];
  const { headers } = await fetch(`${SITES.served()}embed.html`);
  for (const line of everywhere) {
    const [name = "", value] = line.split(/: (.*)/);
    expect(headers.get(name), name).toBe(value);
  }
  expect(everywhere.length).toBeGreaterThanOrEqual(4);
  const opener = ["Cross-Origin-Opener-Policy: same-origin"];
  expect(rules.filter(({ pattern }) => pattern !== "/*")).toEqual([
    { pattern: "/", lines: opener },
    { pattern: "/index.html", lines: opener },
  ]);
});

test("the module is sent as application/wasm, and a file that is not there is a 404", async () => {
  const module = filesOfSite().find((file) => file.endsWith(".wasm")) ?? "no module";
  expect((await fetch(`${SITES.served()}${module}`)).headers.get("content-type")).toBe("application/wasm");
  for (const missing of ["nothing.js", "assets/", "..%2fpackage.json", "%2e%2e/package.json"]) {
    expect((await fetch(`${SITES.served()}${missing}`)).status, missing).toBe(404);
  }
});
