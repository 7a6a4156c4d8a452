import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

// A server of files that behaves as servers of the world do, well or badly; one way per file.

export type Answers = (request: IncomingMessage, response: ServerResponse, bytes: Uint8Array) => void;

export interface Served {
  readonly bytes: Uint8Array;
  /** byRanges when left out. */
  readonly answers?: Answers;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Asked {
  readonly name: string;
  readonly range: string | undefined;
  readonly headers: IncomingMessage["headers"];
}

export interface FileServer {
  /** Of the folder, with a slash at its end. */
  readonly url: string;
  readonly asked: Asked[];
  /** Answers whose connection the other side ended before they were complete. */
  readonly cutShort: string[];
  close(): Promise<void>;
}

export function startFileServer(files: Readonly<Record<string, Served>>): Promise<FileServer> {
  const asked: Asked[] = [];
  const cutShort: string[] = [];
  const server = createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname).replace(/^\/folder\//, "");
    asked.push({ name, range: request.headers.range, headers: request.headers });
    response.on("close", () => {
      if (!response.writableFinished) cutShort.push(name);
    });
    const file = files[name];
    if (file === undefined) return void response.writeHead(404, { "content-type": "text/html" }).end("<p>Not here");
    for (const [header, value] of Object.entries(file.headers ?? {})) response.setHeader(header, value);
    (file.answers ?? byRanges)(request, response, file.bytes);
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      const close = (): Promise<void> =>
        new Promise((done) => {
          server.close(() => done());
          server.closeAllConnections();
        });
      resolve({ url: `http://127.0.0.1:${String(port)}/folder/`, asked, cutShort, close });
    });
  });
}

export function byRanges(request: IncomingMessage, response: ServerResponse, bytes: Uint8Array): void {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  if (from === undefined) return whole(request, response, bytes);
  const first = Number(from);
  const last = Math.min(to === "" ? Infinity : Number(to) + 1, bytes.length);
  if (first >= last) return void response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
  const headers = { "content-range": `bytes ${first}-${last - 1}/${bytes.length}`, "content-length": last - first };
  response.writeHead(206, headers).end(bytes.subarray(first, last));
}

export function whole(_request: IncomingMessage, response: ServerResponse, bytes: Uint8Array): void {
  response.writeHead(200, { "content-length": bytes.length }).end(bytes);
}

/** Without Content-Length. */
export function chunked(_request: IncomingMessage, response: ServerResponse, bytes: Uint8Array): void {
  response.writeHead(200);
  response.write(bytes.subarray(0, 3));
  response.end(bytes.subarray(3));
}

/** Promises all and ends the connection after `count` bytes. */
export function truncatedAfter(count: number): Answers {
  return (_request, response, bytes) => {
    response.writeHead(200, { "content-length": bytes.length });
    response.write(bytes.subarray(0, count), () => response.destroy());
  };
}

/** Sends until the other side has had enough. */
export function endless(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200);
  const more = (): void => {
    while (!response.destroyed && response.write(new Uint8Array(65536).fill(32)));
    if (!response.destroyed) response.once("drain", more);
  };
  more();
}

export function status(code: number, headers: Record<string, string> = {}): Served {
  return { bytes: new Uint8Array(0), answers: (_request, response) => void response.writeHead(code, headers).end() };
}

/** Bytes that tell where they stand. */
export function counting(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8) * 13) & 255);
}

export function served(text: string): Served {
  return { bytes: new TextEncoder().encode(text) };
}
