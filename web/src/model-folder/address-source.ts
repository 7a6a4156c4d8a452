// One file at an address. The answer to the first request, for all bytes from 0 on, stays open and is read as far as is
// asked, so a file that is read forwards needs one request. A far jump asks anew, where the server has ranges.

import { AttentionError } from "../engine/fault.ts";
import { formatCount } from "../text/write-values.ts";
import type { ByteSource } from "./byte-source.ts";
import { lengthOf, readContentRange, sizeInRange } from "./content-length.ts";
import { type FileAddress, isWebPage } from "./http-answers.ts";
import { LiveBody } from "./live-body.ts";

/** Reading over a gap costs less than a new request up to about here: 100 ms at 20 Mbit/s. */
const MAX_SKIP_BYTES = 2 ** 18;

type Request = (range: string | undefined, signal: AbortSignal) => Promise<Response>;

export class AddressSource implements ByteSource {
  sizeBytes: number | undefined;
  /** Until a server shows that it has none. The header also makes servers send the file as it is, not compressed. */
  private asksRanges = true;
  private hasRanges = false;
  private live: LiveBody | undefined;
  private current: AbortController | undefined;
  private isClosed = false;

  constructor(
    private readonly address: FileAddress,
    private readonly request: Request,
  ) {}

  start(): Promise<void> {
    return this.ask(0);
  }

  async pull(first: number, most: number): Promise<Uint8Array<ArrayBuffer>> {
    if (!this.isNear(first)) await this.ask(first);
    const piece = await this.readAt(first, most);
    if (piece.length > 0 || first >= (this.sizeBytes ?? 0)) return piece;
    // A server may bring less of a range than it was asked for. If it then brings nothing, the file ends here.
    await this.ask(first);
    return this.readAt(first, most);
  }

  close(): void {
    this.isClosed = true;
    this.current?.abort();
  }

  private async readAt(first: number, most: number): Promise<Uint8Array<ArrayBuffer>> {
    const body = this.live;
    while (body !== undefined && body.at < first) {
      const skipped = await body.read(first - body.at);
      if (skipped.length === 0) return skipped;
    }
    return body?.read(most) ?? new Uint8Array(0);
  }

  private isNear(first: number): boolean {
    const at = this.live?.at ?? Infinity;
    return at <= first && (first - at <= MAX_SKIP_BYTES || !this.hasRanges);
  }

  /** Opens a body that starts at `first`, or at 0 where the server has no ranges. */
  private async ask(first: number): Promise<void> {
    this.current?.abort();
    this.live = undefined;
    if (first > 0 && first >= (this.sizeBytes ?? Infinity)) return;
    const controller = new AbortController();
    this.current = controller;
    if (this.isClosed) controller.abort();
    const from = this.hasRanges ? first : 0;
    const response = await this.request(this.asksRanges ? `bytes=${from}-` : undefined, controller.signal);
    if (response.status === 200) return this.takeWhole(response);
    if (response.status === 206 && this.takeRange(response, from)) return;
    if (response.status === 416 && sizeInRange(response) === 0) return this.takeEmpty();
    if (!this.asksRanges) throw this.unasked(response);
    // Not the bytes that were asked for, or nobody can tell (the header is hidden from pages): all of it, then.
    this.asksRanges = false;
    return this.ask(0);
  }

  private takeWhole(response: Response): void {
    this.refuseWebPage(response);
    this.hasRanges = false;
    const length = lengthOf(response);
    this.learnSize(length);
    this.live = new LiveBody(response.body, 0, length, this.address);
  }

  private takeRange(response: Response, asked: number): boolean {
    const range = readContentRange(response.headers.get("content-range"));
    if (range === undefined || range.first !== asked) return false;
    this.refuseWebPage(response);
    this.hasRanges = true;
    this.learnSize(range.sizeBytes);
    this.live = new LiveBody(response.body, asked, range.last, this.address);
    return true;
  }

  private takeEmpty(): void {
    this.learnSize(0);
    this.live = new LiveBody(null, 0, 0, this.address);
  }

  private learnSize(sizeBytes: number | undefined): void {
    const known = this.sizeBytes;
    if (known !== undefined && sizeBytes !== undefined && known !== sizeBytes) throw this.changed(known, sizeBytes);
    this.sizeBytes = known ?? sizeBytes;
  }

  private refuseWebPage(response: Response): void {
    if (!isWebPage(response)) return;
    const { url, name, folder } = this.address;
    const sentence = `${url.host} answers with a web page (HTML) in the place of ${name} of “${folder}”; check the address, or whether it needs a login.`;
    throw new AttentionError("E_FILE_KIND", sentence);
  }

  private changed(before: number, now: number): AttentionError {
    const { name, folder, url } = this.address;
    const sentence = `${name} of “${folder}” changed on ${url.host} while it was read, from ${formatCount(before)} to ${formatCount(now)} bytes; open the model again.`;
    return new AttentionError("E_FILE_CHANGED", sentence);
  }

  private unasked({ status }: Response): AttentionError {
    const { name, folder, url } = this.address;
    const sentence = `${url.host} answered ${status} for ${name} of “${folder}”, as if only a part had been asked for; download the model and open it as files.`;
    return new AttentionError("E_HTTP", sentence);
  }
}
