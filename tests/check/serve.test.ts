import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";

import { CONTENT_SECURITY_POLICY, headersFile } from "../../web/headers.mjs";
import { parseRange, portFrom, startServer } from "../../web/serve.mjs";

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

const BYTES = Buffer.from("0123456789");
let folder = "";
let site = { url: "", close: async (): Promise<void> => {} };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "headlight-serve-"));
  mkdirSync(join(folder, "site/assets"), { recursive: true });
  writeFileSync(join(folder, "site/index.html"), "<!doctype html>");
  writeFileSync(join(folder, "site/embed.html"), "<!doctype html>");
  writeFileSync(join(folder, "site/assets/a.wasm"), BYTES);
  writeFileSync(join(folder, "secret.txt"), "outside");
  site = await startServer({ root: join(folder, "site"), port: 0, base: "/some/where/" });
});

afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true });
});

/** Plain HTTP: fetch would tidy up the path and unpack the body. */
function ask(path: string, { method = "GET", headers = {}, host = "localhost" } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(site.url);
    const sent = request({ host, port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    sent.on("error", reject).end();
  });
}

test("every file has the isolation headers and the policy; only the index page is cut off from its opener", async () => {
  for (const path of ["", "index.html", "embed.html", "assets/a.wasm", "missing.js"]) {
    const { headers } = await ask(`/some/where/${path}`);
    expect(headers["cross-origin-embedder-policy"]).toBe("require-corp");
    expect(headers["cross-origin-resource-policy"]).toBe("cross-origin");
    expect(headers["access-control-allow-origin"]).toBe("*");
    expect(headers["content-security-policy"]).toBe(CONTENT_SECURITY_POLICY);
    const isIndex = path === "" || path === "index.html";
    expect(headers["cross-origin-opener-policy"]).toBe(isIndex ? "same-origin" : undefined);
  }
});

test("the policy allows wasm and nothing that evaluates text", () => {
  expect(CONTENT_SECURITY_POLICY).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(CONTENT_SECURITY_POLICY).toContain("trusted-types headlight lit-html");
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/'unsafe-eval'|'unsafe-inline'/);
});

test("_headers has one line per header, below its pattern", () => {
  expect(headersFile()).toMatch(/^\/\*\n {2}Cross-Origin-Embedder-Policy: require-corp\n/);
  expect(headersFile()).toContain("\n/index.html\n  Cross-Origin-Opener-Policy: same-origin\n");
});

test("a .wasm is application/wasm, and gzipped for who takes that", async () => {
  const plain = await ask("/some/where/assets/a.wasm");
  expect(plain.headers["content-type"]).toBe("application/wasm");
  expect(plain.body).toEqual(BYTES);
  const packed = await ask("/some/where/assets/a.wasm", { headers: { "Accept-Encoding": "br, gzip" } });
  expect(packed.headers["content-encoding"]).toBe("gzip");
  expect(packed.headers["vary"]).toBe("Accept-Encoding");
  expect(gunzipSync(packed.body)).toEqual(BYTES);
});

test("what is gzipped cannot be gone on with, is not sent again unchanged, and is sent anew when it changed", async () => {
  const headers = { "Accept-Encoding": "gzip" };
  const address = "/some/where/assets/changing.js";
  const file = join(folder, "site/assets/changing.js");
  writeFileSync(file, "one");
  const first = await ask(address, { headers });
  expect([first.headers["accept-ranges"], String(first.headers["etag"]).slice(0, 3)]).toEqual(["none", 'W/"']);
  const again = await ask(address, { headers: { ...headers, "If-None-Match": String(first.headers["etag"]) } });
  expect([again.status, again.body.length]).toEqual([304, 0]);
  writeFileSync(file, "another");
  const changed = await ask(address, { headers });
  expect(String(gunzipSync(changed.body))).toBe("another");
});

test("HEAD has no body, and an unchanged file costs an empty answer", async () => {
  const head = await ask("/some/where/assets/a.wasm", { method: "HEAD" });
  expect([head.status, head.body.length, head.headers["content-length"]]).toEqual([200, 0, "10"]);
  const again = await ask("/some/where/assets/a.wasm", { headers: { "If-None-Match": String(head.headers["etag"]) } });
  expect([again.status, again.body.length]).toEqual([304, 0]);
});

test("ranges are answered, and refused beyond the end", async () => {
  const part = await ask("/some/where/assets/a.wasm", { headers: { Range: "bytes=2-4", "Accept-Encoding": "gzip" } });
  expect([part.status, String(part.body), part.headers["content-range"]]).toEqual([206, "234", "bytes 2-4/10"]);
  const beyond = await ask("/some/where/assets/a.wasm", { headers: { Range: "bytes=10-" } });
  expect([beyond.status, beyond.headers["content-range"]]).toEqual([416, "bytes */10"]);
  expect(parseRange("bytes=-3", 10)).toEqual([7, 9]);
  expect(parseRange("bytes=5-100", 10)).toEqual([5, 9]);
  expect(parseRange("bytes=-", 10)).toBeUndefined();
  expect(parseRange("bytes=0-1,4-5", 10)).toBeUndefined();
});

test.each([
  "/some/where/missing",
  "/some/where",
  "/",
  "/some/where/assets",
  "/some/where/../../secret.txt",
  "/some/where/%2e%2e/secret.txt",
  "/some/where/..%2fsecret.txt",
  "/some/where/%00",
  "/some/where/%",
  "/some/where/index.html/",
  "/some/where/index.html/config.json",
  `/some/where/${"a".repeat(300)}/config.json`,
])("%s is not found", async (path) => {
  const { status, body } = await ask(path);
  expect([status, String(body)]).toEqual([404, "not found\n"]);
});

test("other methods are refused", async () => {
  const { status, headers } = await ask("/some/where/", { method: "POST" });
  expect([status, headers["allow"]]).toEqual([405, "GET, HEAD"]);
});

test("a port that is taken is said in one sentence with the next step", async () => {
  const port = Number(new URL(site.url).port);
  await expect(startServer({ root: folder, port })).rejects.toThrow(
    `port ${port} is taken: choose another, as in npm start -- --port ${port + 1}`,
  );
});

test("only this machine is answered, at each address that localhost may stand for", async () => {
  const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  const hasIpv6 = addresses.some(({ address }) => address === "::1");
  for (const host of ["localhost", "127.0.0.1", ...(hasIpv6 ? ["::1"] : [])]) {
    expect((await ask("/some/where/", { host })).status, host).toBe(200);
  }
  // 127.0.0.2 is this machine too, but only a server that listens on every interface answers there.
  const others = addresses.filter(({ internal, family }) => !internal && family === "IPv4");
  for (const host of ["127.0.0.2", ...others.map(({ address }) => address)]) {
    await expect(ask("/some/where/", { host }), host).rejects.toThrow("ECONNREFUSED");
  }
});

test("portFrom reads both forms and refuses what is no port", () => {
  expect(portFrom(["--port", "8080"])).toBe(8080);
  expect(portFrom(["--port=0"])).toBe(0);
  expect(portFrom([])).toBe(5173);
  for (const args of [["--port"], ["--port", "http"], ["--port", "70000"], ["--port=-1"], ["--port="]]) {
    expect(() => portFrom(args)).toThrow("--port takes a number from 0 to 65535");
  }
});

test("portFrom refuses an option that does not exist, by its name", () => {
  for (const args of [["--prot", "5"], ["--port", "5", "--prot=6"], ["--prot"]]) {
    expect(() => portFrom(args)).toThrow("there is no option --prot: --port N is the only one");
  }
  expect(() => portFrom(["8080"])).toThrow("there is no option 8080");
});
