// The page's side of a tokenizer worker. A tokenizer.json can hold an expression that takes hours, and JavaScript
// cannot stop one: a worker that does not answer in time is ended, and whoever asks next gets a new one, which loads
// the tokenizer anew. One request is with the worker at a time; the others wait here, where they can be let go.

import type { RequestOptions } from "./engine.ts";
import type { TokenizerSource } from "./tokenizer.ts";
import type {
  FromTokenizer,
  ResultOfWork,
  TokenizerResult,
  TokenizerWork,
  ToTokenizer,
} from "../tokenizer/protocol.ts";
import type { FirstMessage, PortEvents, WorkerPort } from "./worker-port.ts";

import { AttentionError } from "./fault.ts";
import { Lanes } from "./lanes.ts";
import { TickClock } from "./tick-clock.ts";

/** Starts a tokenizer worker and sends it the first message. */
export type StartTokenizerPort = (
  first: Promise<FirstMessage<ToTokenizer>>,
  events: PortEvents<FromTokenizer>,
) => Promise<WorkerPort<ToTokenizer>>;

const LIMIT_MS = 2000;
/** A phone takes about half a second to read a megabyte of vocabulary and merges. */
const LOAD_LIMIT_MS_PER_MB = 1000;
const LONGEST_LOAD_MS = 10_000;
const LOAD_ID = 0;

const CUT_ADVICE =
  "an expression in its tokenizer.json takes too long on this text, or the text is too long; shorten the text, or " +
  "have it cut at white space instead";
const LOAD_ADVICE = "its tokenizer.json is too large for this browser, or damaged; try again, or open another model";

interface Request {
  readonly work: TokenizerWork;
  readonly resolve: (result: TokenizerResult) => void;
  readonly reject: (reason: Error) => void;
  deaths: number;
}

export class TokenizerLink {
  private readonly lanes = new Lanes();
  private readonly clock = new TickClock();
  private readonly waiting: Request[] = [];
  private current: Request | undefined;
  private port: WorkerPort<ToTokenizer> | undefined;
  /** Counts workers, so that an answer of one that was ended is not taken for one of its successor. */
  private generation = 0;
  private isClosed = false;

  /** The worker has a tokenizer that is no longer wanted. */
  private isStale = false;

  constructor(
    private readonly startPort: StartTokenizerPort,
    private source: TokenizerSource,
  ) {}

  /** From the next request on. */
  cutAtWhiteSpace(): void {
    this.source = { ...this.source, cutsAtWhiteSpace: true };
    this.isStale = true;
  }

  ask<Work extends TokenizerWork>(work: Work, options: RequestOptions): Promise<ResultOfWork<Work>> {
    return this.lanes.enter(options, (signal) => this.enqueue(work, signal));
  }

  close(): void {
    this.isClosed = true;
    this.endWorker();
    const closed = new AttentionError("E_CLOSED", "The tokenizer was closed.");
    for (const request of this.waiting.splice(0)) request.reject(closed);
    this.settle()?.reject(closed);
  }

  private enqueue<Work extends TokenizerWork>(
    work: Work,
    signal: AbortSignal | undefined,
  ): Promise<ResultOfWork<Work>> {
    if (this.isClosed) return Promise.reject(new AttentionError("E_CLOSED", "The tokenizer was closed."));
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        const place = this.waiting.indexOf(request);
        if (place >= 0) this.waiting.splice(place, 1);
        reject(signal?.reason as Error);
      };
      const request: Request = {
        work,
        resolve: (result) => {
          signal?.removeEventListener("abort", onAbort);
          resolve(result as ResultOfWork<Work>);
        },
        reject: (reason) => {
          signal?.removeEventListener("abort", onAbort);
          reject(reason);
        },
        deaths: 0,
      };
      signal?.addEventListener("abort", onAbort);
      this.waiting.push(request);
      this.next();
    });
  }

  private next(): void {
    if (this.current || this.isClosed) return;
    this.current = this.waiting.shift();
    if (!this.current) return;
    const { work } = this.current;
    if (work.kind === "load" || !this.port || this.isStale) void this.startWorker();
    else this.send(this.port, work);
  }

  private send(port: WorkerPort<ToTokenizer>, work: TokenizerWork): void {
    port.setBusy(true);
    this.clock.start(LIMIT_MS, () => this.expire(LIMIT_MS, "cutting the text into tokens", CUT_ADVICE));
    port.post({ id: this.generation, work });
  }

  private async startWorker(): Promise<void> {
    this.endWorker();
    this.isStale = false;
    const generation = this.generation;
    const first: FirstMessage<ToTokenizer> = () => ({ id: LOAD_ID, work: { kind: "load", source: this.source } });
    try {
      const port = await this.startPort(Promise.resolve(first), {
        onMessage: (message) => {
          if (generation === this.generation) this.receive(message);
        },
        onDeath: (reason) => {
          if (generation === this.generation) this.die(reason);
        },
      });
      if (generation !== this.generation) return port.terminate();
      this.port = port;
      port.setBusy(true);
      const limitMs = loadLimitMs(this.source);
      this.clock.start(limitMs, () => this.expire(limitMs, "loading the tokenizer", LOAD_ADVICE));
    } catch (thrown) {
      if (generation === this.generation) this.settle()?.reject(thrown as Error);
      this.next();
    }
  }

  private receive(message: FromTokenizer): void {
    if (message.kind === "hello") return;
    const isLoad = message.id === LOAD_ID;
    if (message.kind === "fault") {
      // A tokenizer that cannot be loaded cannot be asked either.
      if (isLoad) this.endWorker();
      this.settle()?.reject(new AttentionError(message.code, message.message));
    } else if (isLoad && this.current && this.current.work.kind !== "load") {
      return this.port && this.send(this.port, this.current.work);
    } else {
      this.settle()?.resolve(message.result);
    }
    this.next();
  }

  private expire(limitMs: number, doing: string, advice: string): void {
    this.endWorker();
    const message = `The tokenizer was stopped after ${limitMs / 1000} s of ${doing}; ${advice}.`;
    this.settle()?.reject(new AttentionError("E_TOK_TIMEOUT", message));
    this.next();
  }

  private die(reason: string): void {
    this.endWorker();
    const request = this.settle();
    if (!request) return;
    request.deaths += 1;
    if (request.deaths < 2) this.waiting.unshift(request);
    else
      request.reject(
        new AttentionError(
          "E_WORKER_LOST",
          `The tokenizer's worker died twice over this request, the second time because ${reason}.`,
        ),
      );
    this.next();
  }

  /** Takes the request that the worker has, or had. */
  private settle(): Request | undefined {
    this.clock.stop();
    this.port?.setBusy(false);
    const request = this.current;
    this.current = undefined;
    return request;
  }

  private endWorker(): void {
    this.generation += 1;
    this.clock.stop();
    this.port?.terminate();
    this.port = undefined;
  }
}

function loadLimitMs({ tokenizerJson }: TokenizerSource): number {
  return Math.min(LONGEST_LOAD_MS, LIMIT_MS + Math.floor(tokenizerJson.length / 1e6) * LOAD_LIMIT_MS_PER_MB);
}
