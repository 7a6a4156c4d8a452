import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { StartTokenizerPort } from "../../../web/src/engine/tokenizer-link.ts";
import type { Tokenizer } from "../../../web/src/engine/tokenizer.ts";
import type { Encoding, FromTokenizer, SpecialIds, ToTokenizer } from "../../../web/src/tokenizer/protocol.ts";

import { openTokenizerWith } from "../../../web/src/engine/worker-tokenizer.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const SOURCE = { tokenizerJson: "{}", embeddingRows: 100 };
const SPECIAL: SpecialIds = { maskId: 4, padId: undefined, bosId: undefined, eosId: undefined, unkId: 1 };

class FakeTokenizerWorker {
  readonly received: ToTokenizer[] = [];
  isTerminated = false;
  isBusy = false;

  constructor(
    readonly say: (message: FromTokenizer) => void,
    readonly die: (reason: string) => void,
  ) {}

  get told(): string[] {
    return this.received.map(({ work }) => (work.kind === "encode" ? work.text : work.kind));
  }

  /** Answers what it was told last, with an encoding that can be told from others. */
  answer(id = 0): void {
    const { id: request, work } = this.received.at(-1)!;
    const encoding = { ids: Uint32Array.of(id) } as Encoding;
    this.say({ kind: "done", id: request, result: work.kind === "load" ? SPECIAL : encoding });
  }
}

class FakeTokenizerWorkers {
  readonly all: FakeTokenizerWorker[] = [];
  /** Whether loading is answered at once. */
  loads = true;

  readonly start: StartTokenizerPort = async (first, events) => {
    const worker = new FakeTokenizerWorker(
      (message) => events.onMessage(message),
      (reason) => events.onDeath(reason),
    );
    this.all.push(worker);
    worker.received.push((await first)(""));
    if (this.loads) setTimeout(() => worker.answer());
    return {
      post: (message) => void worker.received.push(message),
      setBusy: (isBusy) => void (worker.isBusy = isBusy),
      terminate: () => void (worker.isTerminated = true),
    };
  };

  get last(): FakeTokenizerWorker {
    return this.all.at(-1)!;
  }
}

async function opened(): Promise<{ tokenizer: Tokenizer; workers: FakeTokenizerWorkers }> {
  const workers = new FakeTokenizerWorkers();
  const opening = openTokenizerWith(workers.start, SOURCE);
  await vi.advanceTimersByTimeAsync(1);
  return { tokenizer: await opening, workers };
}

/** How a promise ended: "pending", its first id, or its error's code or name. */
function outcomeOf(asked: Promise<Encoding>): { now: unknown } {
  const outcome: { now: unknown } = { now: "pending" };
  asked.then(
    ({ ids }) => (outcome.now = ids[0]),
    (thrown: unknown) => (outcome.now = codeOf(thrown)),
  );
  return outcome;
}

function codeOf(thrown: unknown): unknown {
  const { code, name } = thrown as { code?: unknown; name: string };
  return typeof code === "string" ? code : name; // A DOMException's code is a number.
}

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

test("a tokenizer is loaded before it is there, and is asked one thing at a time", async () => {
  const { tokenizer, workers } = await opened();
  expect(tokenizer.special).toEqual(SPECIAL);
  const [one, two] = [outcomeOf(tokenizer.encode("one")), outcomeOf(tokenizer.encode("two"))];
  await settle();
  expect(workers.last.told).toEqual(["load", "one"]);
  expect(workers.last.isBusy).toBe(true);
  workers.last.answer(11);
  await settle();
  expect([one.now, two.now]).toEqual([11, "pending"]);
  expect(workers.last.told).toEqual(["load", "one", "two"]);
  workers.last.answer(22);
  await settle();
  expect([two.now, workers.last.isBusy]).toEqual([22, false]);
});

test("a worker that does not answer for two seconds is ended; the next request gets a new one, which loads first", async () => {
  const { tokenizer, workers } = await opened();
  const stuck = outcomeOf(tokenizer.encode("stuck"));
  await vi.advanceTimersByTimeAsync(1_999);
  expect([stuck.now, workers.last.isTerminated]).toEqual(["pending", false]);
  await vi.advanceTimersByTimeAsync(1);
  expect([stuck.now, workers.last.isTerminated]).toEqual(["E_TOK_TIMEOUT", true]);
  expect(workers.all).toHaveLength(1);
  const next = outcomeOf(tokenizer.encode("next"));
  await vi.advanceTimersByTimeAsync(1);
  expect(workers.all).toHaveLength(2);
  expect(workers.last.told).toEqual(["load", "next"]);
  workers.last.answer(5);
  await settle();
  expect(next.now).toBe(5);
});

test("cut at white space, from the next request on, by a worker that was told so", async () => {
  const { tokenizer, workers } = await opened();
  tokenizer.cutAtWhiteSpace();
  const next = outcomeOf(tokenizer.encode("next"));
  await vi.advanceTimersByTimeAsync(1);
  expect(workers.all).toHaveLength(2);
  expect(workers.last.received[0]?.work).toEqual({ kind: "load", source: { ...SOURCE, cutsAtWhiteSpace: true } });
  workers.last.answer(5);
  await settle();
  expect(next.now).toBe(5);
  void tokenizer.encode("again");
  await vi.advanceTimersByTimeAsync(1);
  expect(workers.all).toHaveLength(2);
});

test("what waited behind a request that took too long is answered by the new worker", async () => {
  const { tokenizer, workers } = await opened();
  const [stuck, behind] = [outcomeOf(tokenizer.encode("stuck")), outcomeOf(tokenizer.encode("behind"))];
  await vi.advanceTimersByTimeAsync(2_001);
  workers.last.answer(7);
  await settle();
  expect([stuck.now, behind.now]).toEqual(["E_TOK_TIMEOUT", 7]);
});

test("after a tab was frozen, an answer that waited counts, not the time that went by", async () => {
  const { tokenizer, workers } = await opened();
  const asked = outcomeOf(tokenizer.encode("text"));
  await settle();
  // What a thawed tab does: one late tick, then the message.
  vi.setSystemTime(Date.now() + 3_600_000);
  await vi.advanceTimersByTimeAsync(250);
  workers.last.answer(3);
  await settle();
  expect(asked.now).toBe(3);
});

test("a tokenizer that takes too long to load is refused, a large one after longer", async () => {
  const workers = new FakeTokenizerWorkers();
  workers.loads = false;
  const small = openTokenizerWith(workers.start, SOURCE).catch(codeOf);
  const large = openTokenizerWith(workers.start, { ...SOURCE, tokenizerJson: " ".repeat(4e6) }).catch(codeOf);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(workers.all.map(({ isTerminated }) => isTerminated)).toEqual([true, false]);
  expect(await small).toBe("E_TOK_TIMEOUT");
  await vi.advanceTimersByTimeAsync(4_000);
  expect(await large).toBe("E_TOK_TIMEOUT");
});

test("an aborted request ends with its reason: a waiting one is never sent, a running one is not answered", async () => {
  const { tokenizer, workers } = await opened();
  const [running, waiting] = [new AbortController(), new AbortController()];
  const asked = [
    outcomeOf(tokenizer.encode("running", { signal: running.signal })),
    outcomeOf(tokenizer.encode("waiting", { signal: waiting.signal })),
    outcomeOf(tokenizer.encode("third")),
  ];
  running.abort();
  waiting.abort();
  await settle();
  expect(asked.map(({ now }) => now)).toEqual(["AbortError", "AbortError", "pending"]);
  workers.last.answer(1);
  await settle();
  expect(workers.last.told).toEqual(["load", "running", "third"]);
  workers.last.answer(2);
  await settle();
  expect(asked[2]!.now).toBe(2);
});

test("the latest in a lane wins", async () => {
  const { tokenizer, workers } = await opened();
  const asked = ["a", "ab", "abc"].map((text) => outcomeOf(tokenizer.encode(text, { lane: "typing" })));
  await settle();
  workers.last.answer(1);
  await settle();
  expect(workers.last.told).toEqual(["load", "a", "abc"]);
  workers.last.answer(9);
  await settle();
  expect(asked.map(({ now }) => now)).toEqual(["AbortError", "AbortError", 9]);
});

test("a fault of the worker keeps its code and its sentence, and the worker", async () => {
  const { tokenizer, workers } = await opened();
  const asked = tokenizer.encode("text");
  const refused = expect(asked).rejects.toMatchObject({ name: "AttentionError", code: "E_TOK_ID", message: "Why." });
  await settle();
  workers.last.say({ kind: "fault", id: workers.last.received.at(-1)!.id, code: "E_TOK_ID", message: "Why." });
  await refused;
  expect(workers.last.isTerminated).toBe(false);
});

test("a worker that dies is replaced and asked again, once", async () => {
  const { tokenizer, workers } = await opened();
  const asked = outcomeOf(tokenizer.encode("text"));
  await settle();
  workers.last.die("it was ended");
  await vi.advanceTimersByTimeAsync(1);
  expect([workers.all.length, asked.now]).toEqual([2, "pending"]);
  expect(workers.last.told).toEqual(["load", "text"]);
  workers.last.die("it was ended again");
  await settle();
  expect(asked.now).toBe("E_WORKER_LOST");
});

test("a tokenizer that cannot be loaded leaves no worker behind", async () => {
  const workers = new FakeTokenizerWorkers();
  workers.loads = false;
  const refused = expect(openTokenizerWith(workers.start, SOURCE)).rejects.toMatchObject({ code: "E_TOK_FORMAT" });
  await settle();
  workers.last.say({ kind: "fault", id: 0, code: "E_TOK_FORMAT", message: "No." });
  await refused;
  expect(workers.last.isTerminated).toBe(true);
});

test("a closed tokenizer ends its worker and refuses what waits and what comes", async () => {
  const { tokenizer, workers } = await opened();
  const asked = [outcomeOf(tokenizer.encode("a")), outcomeOf(tokenizer.encode("b"))];
  await settle();
  tokenizer.close();
  asked.push(outcomeOf(tokenizer.encode("c")));
  await settle();
  expect(asked.map(({ now }) => now)).toEqual(["E_CLOSED", "E_CLOSED", "E_CLOSED"]);
  expect(workers.last.isTerminated).toBe(true);
});

test("what cannot be asked is refused before it reaches the worker", async () => {
  const { tokenizer, workers } = await opened();
  await expect(tokenizer.encode("x".repeat(200_001))).rejects.toMatchObject({
    code: "E_TOO_LONG",
    message: expect.stringContaining("200,001") as string,
  });
  await expect(tokenizer.encode(5 as unknown as string)).rejects.toMatchObject({ code: "E_TOKEN" });
  for (const id of [-1, 100, 1.5, NaN, "3" as unknown as number]) {
    await expect(tokenizer.tokenText(id)).rejects.toMatchObject({ code: "E_TOK_ID" });
    await expect(tokenizer.decode([id])).rejects.toMatchObject({ code: "E_TOK_ID" });
  }
  expect(workers.last.told).toEqual(["load"]);
});

test("a folder without a tokenizer.json is told how to make one", async () => {
  const workers = new FakeTokenizerWorkers();
  const source = { tokenizerJson: undefined as unknown as string, embeddingRows: 1 };
  await expect(openTokenizerWith(workers.start, source)).rejects.toMatchObject({
    code: "E_TOK_MISSING",
    message: expect.stringMatching(/AutoTokenizer\.from_pretrained\(.*\)\.save_pretrained\(/) as string,
  });
  expect(workers.all).toEqual([]);
});
