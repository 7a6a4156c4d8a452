import { afterEach, describe, expect, test, vi } from "vitest";

import { CHUNK_BYTES, type ModelFile, type ModelFolder } from "../../../web/src/model-folder/model-folder.ts";
import { openModelFolder } from "../../../web/src/model-folder/open-model-folder.ts";
import { readBytes, readText } from "../../../web/src/model-folder/read-file.ts";
import {
  type Answers,
  byRanges,
  chunked,
  counting,
  endless,
  type FileServer,
  served,
  type Served,
  startFileServer,
  status,
  truncatedAfter,
  whole,
} from "./file-server.ts";
import { chunksOf, faultOf, joined } from "./reading.ts";

const BYTES = counting(2_500_000);
const PARAMS = "model.safetensors";

let servers: FileServer[] = [];

async function serve(files: Readonly<Record<string, Served>>): Promise<FileServer> {
  const server = await startFileServer(files);
  servers.push(server);
  return server;
}

async function opened(files: Readonly<Record<string, Served>>): Promise<{ server: FileServer; folder: ModelFolder }> {
  const server = await serve(files);
  return { server, folder: await openModelFolder(server.url) };
}

async function openedParams(params: Served): Promise<{ server: FileServer; file: ModelFile }> {
  const { server, folder } = await opened({ [PARAMS]: params });
  return { server, file: await folder.open(PARAMS) };
}

/** All but the bytes that the server's address takes. */
async function faultAt(server: FileServer, promise: Promise<unknown>): Promise<string> {
  return (await faultOf(promise)).replaceAll(new URL(server.url).host, "HOST");
}

afterEach(async () => {
  vi.unstubAllGlobals();
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
});

test("an address is a folder by its name, and nothing is fetched before something is read", async () => {
  const { server, folder } = await opened({ "config.json": served("{}") });
  const { host } = new URL(server.url);
  expect([folder.name, folder.origin, folder.hosts]).toEqual([
    "folder",
    { kind: "address", host, address: server.url },
    [],
  ]);
  expect(server.asked).toEqual([]);
  expect(await readText(folder, "config.json", { maxBytes: 100 })).toBe("{}");
  expect(folder.hosts).toEqual([host]);
});

test("names and queries of addresses are kept apart", async () => {
  const server = await serve({ "a/../b?#%41.json": served("odd") });
  const folder = await openModelFolder(`${server.url}?key=1`);
  expect(await readText(folder, "a/../b?#%41.json", { maxBytes: 100 })).toBe("odd");
});

test("a request carries nothing of the visitor's", async () => {
  const inits: RequestInit[] = [];
  const fetch: typeof globalThis.fetch = (_, init) => {
    inits.push(init ?? {});
    return Promise.resolve(new Response("{}"));
  };
  const folder = await openModelFolder("https://example.org/m", { fetch });
  await readText(folder, "config.json", { maxBytes: 100 });
  expect(inits).toMatchObject([{ credentials: "omit", referrerPolicy: "no-referrer", redirect: "follow" }]);
});

describe.each([
  ["has ranges", byRanges, BYTES.length],
  ["has no ranges", whole, BYTES.length],
  ["tells no length", chunked, undefined],
] as const)("where the server %s", (_, answers, sizeBytes) => {
  test("what is there, and how long it is, is asked without its bytes", async () => {
    const { server, folder } = await opened({ [PARAMS]: { bytes: BYTES, answers } });
    expect([await folder.has(PARAMS), await folder.sizeOf(PARAMS)]).toEqual([true, sizeBytes]);
    expect([await folder.has("x"), (await faultAt(server, folder.sizeOf("x"))).split(" ")[0]]).toEqual([
      false,
      "E_FILE_MISSING",
    ]);
    expect(server.asked.every(({ range }) => range === "bytes=0-0")).toBe(true);
  });

  test("length, header and tensors are read in order from one request, each byte once", async () => {
    const { server, file } = await openedParams({ bytes: BYTES, answers });
    expect(file.sizeBytes).toBe(sizeBytes);
    const begin = await file.read({ first: 0, last: 8 });
    const header = await file.read({ first: 8, last: 5000 });
    const ranges = [
      { first: 5000, last: 6000 },
      { first: 6000, last: 6000 + CHUNK_BYTES + 5 },
      { first: 6005 + CHUNK_BYTES, last: BYTES.length },
    ];
    const chunks = await chunksOf(file, ranges);
    expect(chunks.map(({ length }) => length).slice(0, 3)).toEqual([1000, CHUNK_BYTES, 5]);
    expect(Buffer.compare(joined([begin, header, ...chunks]), BYTES)).toBe(0);
    expect(server.asked.map(({ range }) => range)).toEqual(["bytes=0-"]);
  });

  test("a gap between ranges is left out", async () => {
    const { server, file } = await openedParams({ bytes: BYTES, answers });
    const ranges = [
      { first: 10, last: 20 },
      { first: 1000, last: 1010 },
      { first: 2_000_000, last: 2_000_010 },
    ];
    const wanted = Buffer.concat(ranges.map(({ first, last }) => BYTES.subarray(first, last)));
    expect(Buffer.compare(joined(await chunksOf(file, ranges)), wanted)).toBe(0);
    expect(server.asked.map(({ range }) => range)).toEqual(
      answers === byRanges ? ["bytes=0-", "bytes=2000000-"] : ["bytes=0-"],
    );
  });

  test("going back is served as well", async () => {
    const { file } = await openedParams({ bytes: BYTES, answers });
    await file.read({ first: 5000, last: 5010 });
    expect(await file.read({ first: 8, last: 16 })).toEqual(BYTES.slice(8, 16));
  });

  test("a range that goes on after the file's end is E_TRUNCATED", async () => {
    const { file } = await openedParams({ bytes: BYTES, answers });
    const reading = chunksOf(file, [{ first: 2_400_000, last: 2_500_001 }]);
    expect(await faultOf(reading)).toBe(
      "E_TRUNCATED model.safetensors of “folder” ends after 2,500,000 of 2,500,001 bytes; download or open it again.",
    );
  });

  test("a range that begins after the file's end is E_TRUNCATED", async () => {
    const { file } = await openedParams({ bytes: BYTES, answers });
    expect(await faultOf(file.read({ first: 2_600_000, last: 2_600_001 }))).toMatch(/^E_TRUNCATED/);
  });

  test("an empty file is empty", async () => {
    const { server, folder } = await opened({ [PARAMS]: { bytes: new Uint8Array(0), answers } });
    expect(await readBytes(folder, PARAMS, { maxBytes: 10 })).toEqual(new Uint8Array(0));
    expect(await folder.has(PARAMS)).toBe(true);
    expect(server.asked.map(({ range }) => range)).toEqual(["bytes=0-", "bytes=0-0"]);
  });
});

test("closing a file ends its request", async () => {
  const { server, file } = await openedParams({ bytes: new Uint8Array(0), answers: endless });
  await file.read({ first: 0, last: 100_000 });
  file.close();
  await expect.poll(() => server.cutShort).toEqual([PARAMS]);
});

test("a server may bring a range in parts", async () => {
  const inParts: Answers = (request, response, bytes) => {
    const first = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1]);
    const part = bytes.subarray(first, first + 1_000_000);
    const range = `bytes ${first}-${first + part.length - 1}/${bytes.length}`;
    response.writeHead(206, { "content-range": range }).end(part);
  };
  const { server, file } = await openedParams({ bytes: BYTES, answers: inParts });
  expect(Buffer.compare(joined(await chunksOf(file, [{ first: 0, last: BYTES.length }])), BYTES)).toBe(0);
  expect(server.asked.map(({ range }) => range)).toEqual(["bytes=0-", "bytes=1000000-", "bytes=2000000-"]);
});

test("a server that brings nothing more, and does not say so, is not asked for ever", async () => {
  let count = 0;
  const answers: Answers = (request, response, bytes) => {
    if (++count === 1) return byRanges(request, response, bytes);
    chunked(request, response, bytes.subarray(0, 1000));
  };
  const { server, file } = await openedParams({ bytes: BYTES, answers });
  await file.read({ first: 0, last: 8 });
  expect(await faultOf(file.read({ first: 2_000_000, last: 2_000_008 }))).toBe(
    "E_TRUNCATED model.safetensors of “folder” ends after 2,000,000 of 2,000,008 bytes; download or open it again.",
  );
  expect(server.asked).toHaveLength(3);
});

test.each([
  ["hidden", undefined],
  ["of other bytes", "bytes 100-199/2500000"],
  ["no range at all", "bytes 9-5/3"],
])("where Content-Range is %s, the whole file is asked for", async (_, header) => {
  const answers: Answers = (request, response, bytes) => {
    if (request.headers.range === undefined) return whole(request, response, bytes);
    response.writeHead(206, header === undefined ? {} : { "content-range": header }).end(bytes.subarray(50));
  };
  const { server, file } = await openedParams({ bytes: BYTES, answers });
  expect(await file.read({ first: 8, last: 1000 })).toEqual(BYTES.slice(8, 1000));
  expect(server.asked.map(({ range }) => range)).toEqual(["bytes=0-", undefined]);
});

test("a browser that must ask whether it may ask for ranges, and is not answered, gets the whole file", async () => {
  const server = await serve({ [PARAMS]: { bytes: BYTES } });
  const fetch: typeof globalThis.fetch = (input, init) =>
    new Headers(init?.headers).has("range")
      ? Promise.reject(new TypeError("Failed to fetch"))
      : globalThis.fetch(input, init);
  const folder = await openModelFolder(server.url, { fetch });
  const file = await folder.open(PARAMS);
  expect(await file.read({ first: 8, last: 1000 })).toEqual(BYTES.slice(8, 1000));
  expect(server.asked.map(({ range }) => range)).toEqual([undefined]);
});

test("the length of a compressed body is not taken for that of the file", async () => {
  const fetch: typeof globalThis.fetch = () =>
    Promise.resolve(
      new Response("x".repeat(1000), { headers: { "content-length": "20", "content-encoding": "gzip" } }),
    );
  const file = await (await openModelFolder("https://example.org/m", { fetch })).open("tokenizer.json");
  expect(file.sizeBytes).toBeUndefined();
  const hidden: typeof globalThis.fetch = () =>
    Promise.resolve(new Response("x".repeat(1000), { headers: { "content-length": "20" } }));
  const folder = await openModelFolder("https://example.org/m", { fetch: hidden });
  expect(await readText(folder, "tokenizer.json", { maxBytes: 2000 })).toHaveLength(1000);
});

describe("what goes wrong is said", () => {
  test("a file that is not there", async () => {
    const { server, folder } = await opened({});
    expect(await folder.has("config.json")).toBe(false);
    expect(await faultAt(server, folder.open("config.json"))).toBe(
      "E_FILE_MISSING config.json is missing in “folder”: HOST answered 404 for http://HOST/folder/config.json.",
    );
  });

  test.each([401, 403])("a gated model (%i)", async (code) => {
    const { server, folder } = await opened({ "config.json": status(code) });
    const sentence = `E_GATED HOST answered ${String(code)} for “folder”; it is gated: download it and open it as files.`;
    expect(await faultAt(server, folder.open("config.json"))).toBe(sentence);
    expect(await faultAt(server, folder.has("config.json"))).toBe(sentence);
  });

  test("a model that Hugging Face does not know", async () => {
    const { server, folder } = await opened({ "config.json": status(401, { "x-error-code": "RepoNotFound" }) });
    expect(await faultAt(server, folder.open("config.json"))).toBe(
      "E_GATED HOST has no public model “folder”; check the name, or, if it is private or gated: download it and open it as files.",
    );
  });

  test("a server in trouble", async () => {
    const { server, folder } = await opened({ "config.json": status(503) });
    expect(await faultAt(server, folder.open("config.json"))).toBe(
      "E_HTTP HOST answered 503 Service Unavailable for config.json of “folder”; try again later, or download the model and open it as files.",
    );
  });

  test("a web page in the place of a file", async () => {
    const page: Served = { ...served("<!doctype html>"), headers: { "content-type": "text/html; charset=utf-8" } };
    for (const answers of [byRanges, whole]) {
      const { server, folder } = await opened({ "config.json": { ...page, answers } });
      expect(await folder.has("config.json")).toBe(false);
      expect(await faultAt(server, folder.open("config.json"))).toBe(
        "E_FILE_KIND HOST answers with a web page (HTML) in the place of config.json of “folder”; check the address, or whether it needs a login.",
      );
    }
  });

  test("a download that breaks off", async () => {
    const { file } = await openedParams({ bytes: BYTES, answers: truncatedAfter(1000) });
    const ended =
      "E_TRUNCATED model.safetensors of “folder” ends after 1,000 of 2,500,000 bytes; the connection broke off, so try again.";
    expect(await faultOf(chunksOf(file, [{ first: 0, last: 2000 }]))).toBe(ended);
    const { folder } = await opened({ "config.json": { bytes: BYTES, answers: truncatedAfter(1000) } });
    expect(await faultOf(readBytes(folder, "config.json", { maxBytes: 2 ** 22 }))).toBe(
      ended.replace(PARAMS, "config.json"),
    );
  });

  test("a download that ends too early in a browser that does not mind", async () => {
    const fetch: typeof globalThis.fetch = () =>
      Promise.resolve(new Response("x".repeat(1000), { headers: { "content-length": "5000" } }));
    const file = await (await openModelFolder("https://example.org/m", { fetch })).open(PARAMS);
    expect(await faultOf(file.read({ first: 0, last: 2000 }))).toBe(
      "E_TRUNCATED model.safetensors of “m” ends after 1,000 of 5,000 bytes; the connection broke off, so try again.",
    );
  });

  test("a download that breaks off nobody knows where", async () => {
    const answers: Answers = (_request, response, bytes) => {
      response.writeHead(200);
      response.write(bytes.subarray(0, 1000), () => response.destroy());
    };
    const { server, file } = await openedParams({ bytes: BYTES, answers });
    expect(await faultAt(server, file.read({ first: 0, last: 2000 }))).toMatch(
      /^E_NETWORK model\.safetensors of “folder” broke off after 1,000 bytes from HOST \(.+\); try again\.$/,
    );
  });

  test("a file that changes between two requests", async () => {
    let length = 2_500_000;
    const answers: Answers = (request, response, bytes) => byRanges(request, response, bytes.subarray(0, length));
    const { server, file } = await openedParams({ bytes: BYTES, answers });
    await file.read({ first: 0, last: 8 });
    length = 2_400_000;
    expect(await faultAt(server, file.read({ first: 2_000_000, last: 2_000_008 }))).toBe(
      "E_FILE_CHANGED model.safetensors of “folder” changed on HOST while it was read, from 2,500,000 to 2,400,000 bytes; open the model again.",
    );
  });

  test("an answer for a part that nobody asked for", async () => {
    const { server, folder } = await opened({ "config.json": status(206) });
    expect(await faultAt(server, folder.open("config.json"))).toBe(
      "E_HTTP HOST answered 206 for config.json of “folder”, as if only a part had been asked for; download the model and open it as files.",
    );
  });

  test("a file that is too long, by its promise", async () => {
    const { folder } = await opened({ "config.json": { bytes: BYTES } });
    expect(await faultOf(readText(folder, "config.json", { maxBytes: 1000 }))).toBe(
      "E_FILE_SIZE config.json of “folder” has 2,500,000 bytes; at most 1,000 are read: check that it is what a model's config.json should be.",
    );
  });

  test("an endless one, at the limit, and its request ends", async () => {
    const { server, folder } = await opened({ "config.json": { bytes: BYTES, answers: endless } });
    expect(await faultOf(readText(folder, "config.json", { maxBytes: 3_000_000 }))).toBe(
      "E_FILE_SIZE config.json of “folder” has more than 3,000,000 bytes; at most 3,000,000 are read: check that it is what a model's config.json should be.",
    );
    await expect.poll(() => server.cutShort).toEqual(["config.json"]);
  });

  test("a text that is none", async () => {
    const { folder } = await opened({ "config.json": { bytes: Uint8Array.of(0x1f, 0x8b, 8, 0, 0xff) } });
    expect(await faultOf(readText(folder, "config.json", { maxBytes: 1000 }))).toBe(
      "E_FILE_TEXT config.json of “folder” is no text in UTF-8, as it should be; download or export it again.",
    );
  });
});

describe("redirects", () => {
  const to = (location: string): Served => status(302, { location });

  test("are followed, and the host that answered is reported", async () => {
    const other = await serve({ "far.json": served("far") });
    const { server, folder } = await opened({ "config.json": to(`${other.url}far.json`) });
    expect(await readText(folder, "config.json", { maxBytes: 100 })).toBe("far");
    expect(folder.origin.host).toBe(new URL(server.url).host);
    expect(folder.hosts).toEqual([new URL(other.url).host]);
  });

  test("in a circle end with a sentence", async () => {
    const { server, folder } = await opened({ "config.json": to("config.json") });
    expect(await faultAt(server, folder.open("config.json"))).toBe(
      "E_NETWORK config.json of “folder” could not be fetched from HOST (redirect count exceeded); check the address and the connection, and try again.",
    );
  });

  test.each(["http://example.org/config.json", "http://127.0.0.1:9/config.json", "https://localhost/config.json"])(
    "from the net to %s are refused",
    async (url) => {
      const answer = Object.defineProperty(new Response("{}"), "url", { value: url });
      const fetch: typeof globalThis.fetch = () => Promise.resolve(answer);
      const folder = await openModelFolder("https://example.com/m", { fetch });
      expect(await faultOf(folder.open("config.json"))).toBe(
        `E_SOURCE example.com redirected config.json to ${new URL(url).origin}, which is not opened.`,
      );
      expect(answer.bodyUsed).toBe(true);
    },
  );
});

describe("a network that fails", () => {
  const HEADER = "“Access-Control-Allow-Origin: *”, which lets pages read its files";

  /** What a browser does with answers of other origins. */
  const asBrowser: typeof globalThis.fetch = async (input, init) => {
    const answer = await globalThis.fetch(input, { ...init, mode: "cors" });
    if (init?.mode === "no-cors" || answer.headers.get("access-control-allow-origin") === "*") return answer;
    throw new TypeError("Failed to fetch");
  };

  test("under Node is told by its cause", async () => {
    const server = await startFileServer({});
    await server.close();
    const folder = await openModelFolder(server.url);
    expect(await faultAt(server, folder.open("config.json"))).toBe(
      "E_NETWORK config.json of “folder” could not be fetched from HOST (connect ECONNREFUSED HOST); check the address and the connection, and try again.",
    );
  });

  test("in a page names the header that a server lacks", async () => {
    vi.stubGlobal("location", { origin: "https://headlight.example" });
    const server = await serve({ "config.json": served("{}") });
    const folder = await openModelFolder(server.url, { fetch: asBrowser });
    expect(await faultAt(server, folder.open("config.json"))).toBe(
      `E_NETWORK config.json of “folder” could not be fetched from HOST: the server answers, but without the header ${HEADER}; whoever runs it can add that, or download the model and open it as files.`,
    );
  });

  test("in a page reads from a server that has the header", async () => {
    vi.stubGlobal("location", { origin: "https://headlight.example" });
    const server = await serve({ "config.json": { ...served("{}"), headers: { "access-control-allow-origin": "*" } } });
    const folder = await openModelFolder(server.url, { fetch: asBrowser });
    expect(await readText(folder, "config.json", { maxBytes: 100 })).toBe("{}");
  });

  test("in a page leaves open what cannot be known", async () => {
    vi.stubGlobal("location", { origin: "https://headlight.example" });
    const fetch: typeof globalThis.fetch = () => Promise.reject(new TypeError("Failed to fetch"));
    const folder = await openModelFolder("https://example.org/m", { fetch });
    expect(await faultOf(folder.open("config.json"))).toBe(
      `E_NETWORK config.json of “m” could not be fetched from example.org: either it cannot be reached, or it does not send the header ${HEADER}; check the address, or download the model and open it as files.`,
    );
  });

  test("says when the browser is offline", async () => {
    vi.stubGlobal("navigator", { onLine: false });
    const fetch: typeof globalThis.fetch = () => Promise.reject(new TypeError("Failed to fetch"));
    const folder = await openModelFolder("https://example.org/m", { fetch });
    expect(await faultOf(folder.open("config.json"))).toBe(
      "E_NETWORK config.json of “m” could not be fetched from example.org: this browser is offline.",
    );
  });
});

describe("Cancel", () => {
  const never: typeof globalThis.fetch = () => new Promise(() => undefined);

  test("ends an opening that is stuck", async () => {
    const controller = new AbortController();
    const folder = await openModelFolder("https://example.org/m", { fetch: never });
    const waiting = [folder.open("config.json", controller), folder.has("config.json", controller)];
    controller.abort(new Error("enough"));
    for (const each of waiting) await expect(each).rejects.toThrow("enough");
  });

  test("ends a body that is stuck, and its request", async () => {
    const stuck: Answers = (_request, response, bytes) => {
      response.writeHead(200, { "content-length": bytes.length });
      response.write(bytes.subarray(0, 100));
    };
    const { server, folder } = await opened({ [PARAMS]: { bytes: BYTES, answers: stuck } });
    const controller = new AbortController();
    const file = await folder.open(PARAMS, controller);
    const heard: number[] = [];
    const reading = chunksOf(file, [{ first: 0, last: 2000 }], (count) => heard.push(count));
    await expect.poll(() => heard).toEqual([100]);
    controller.abort(new Error("enough"));
    await expect(reading).rejects.toThrow("enough");
    await expect.poll(() => server.cutShort).toEqual([PARAMS]);
    await expect(file.read({ first: 0, last: 1 })).rejects.toThrow("enough");
    await expect(folder.open(PARAMS, controller)).rejects.toThrow("enough");
    expect(server.asked).toHaveLength(1);
  });

  test("of one file leaves the folder usable", async () => {
    const { folder } = await opened({ "config.json": served("{}") });
    const controller = new AbortController();
    await folder.open("config.json", controller);
    controller.abort();
    expect(await readText(folder, "config.json", { maxBytes: 100 })).toBe("{}");
  });
});

describe("a built-in model", () => {
  test("is the folder of its name beside the site's page", async () => {
    const server = await serve({ "tiny/config.json": served("{}") });
    const folder = await openModelFolder("tiny", { builtIn: new URL(server.url) });
    expect([folder.name, folder.origin]).toEqual(["tiny", { kind: "built-in" }]);
    expect(await readText(folder, "config.json", { maxBytes: 100 })).toBe("{}");
  });

  test("of another name is unknown", async () => {
    const server = await serve({});
    const sentence =
      "E_MODEL_UNKNOWN There is no built-in model “huge”; a model elsewhere is opened by its address, by org/name, or as files.";
    expect(await faultOf(openModelFolder("huge", { builtIn: new URL(server.url) }))).toBe(sentence);
    expect(await faultOf(openModelFolder("huge"))).toBe(sentence);
  });
});
