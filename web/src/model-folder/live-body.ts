// The body of one answer while it comes in: what has arrived waits here until it is asked for, and no more is read.

import { truncated } from "./byte-source.ts";
import { brokeOff, type FileAddress } from "./http-answers.ts";

const NOTHING = new Uint8Array(0);

export class LiveBody {
  /** Byte of the file that comes next. */
  private position: number;
  private waiting: Uint8Array<ArrayBuffer> = NOTHING;
  private readonly reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined;

  /** `promisedEnd`: the byte of the file before which the body must not end; undefined where nobody said. */
  constructor(
    body: ReadableStream<Uint8Array<ArrayBuffer>> | null,
    first: number,
    private readonly promisedEnd: number | undefined,
    private readonly address: FileAddress,
  ) {
    this.reader = body?.getReader();
    this.position = first;
  }

  get at(): number {
    return this.position;
  }

  /** At least one byte and at most `most`; none at the end. E_TRUNCATED where the end comes too early. */
  async read(most: number): Promise<Uint8Array<ArrayBuffer>> {
    while (this.waiting.length === 0) {
      const next = await this.next();
      if (next === undefined) return NOTHING;
      this.waiting = next;
    }
    const piece = this.waiting.subarray(0, most);
    this.waiting = this.waiting.subarray(piece.length);
    this.position += piece.length;
    return piece;
  }

  private async next(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { done, value } = await this.readOrExplain();
    if (!done) return value;
    if (this.position < (this.promisedEnd ?? 0)) throw this.truncated();
    return undefined;
  }

  private async readOrExplain(): Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>> {
    if (this.reader === undefined) return { done: true, value: undefined };
    try {
      return await this.reader.read();
    } catch (thrown) {
      throw this.promisedEnd === undefined ? brokeOff(this.address, this.position, thrown) : this.truncated();
    }
  }

  private truncated(): Error {
    const { name, folder } = this.address;
    const advice = "the connection broke off, so try again";
    return truncated({ name, folder, advice }, this.position, this.promisedEnd ?? 0);
  }
}
