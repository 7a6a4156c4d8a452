// A model folder at an address: plain fetches, by ranges where the server has them.

import { AttentionError } from "../engine/fault.ts";
import { abortable } from "./abortable.ts";
import { AddressSource } from "./address-source.ts";
import { openSource } from "./byte-source.ts";
import { lengthOf, sizeInRange } from "./content-length.ts";
import { type Fetch, type FileAddress, isWebPage, requestFile } from "./http-answers.ts";
import type { ModelFile, ModelFolder, ModelOrigin, SignalOption } from "./model-folder.ts";

export class AddressFolder implements ModelFolder {
  private readonly answered = new Set<string>();

  /** `url` ends with a slash; its query goes along with every file. */
  constructor(
    readonly name: string,
    readonly origin: ModelOrigin,
    private readonly url: URL,
    private readonly fetch: Fetch,
  ) {}

  get hosts(): readonly string[] {
    return [...this.answered];
  }

  /** A web page in the place of a file says in its way that there is none. */
  async has(name: string, { signal }: SignalOption = {}): Promise<boolean> {
    try {
      return !isWebPage(await this.askForOneByte(name, signal));
    } catch (thrown) {
      if (thrown instanceof AttentionError && thrown.code === "E_FILE_MISSING") return false;
      throw thrown;
    }
  }

  async sizeOf(name: string, { signal }: SignalOption = {}): Promise<number | undefined> {
    const answer = await this.askForOneByte(name, signal);
    return answer.status === 200 ? lengthOf(answer) : sizeInRange(answer);
  }

  async open(name: string, { signal }: SignalOption = {}): Promise<ModelFile> {
    signal?.throwIfAborted();
    const address = this.addressOf(name);
    const source = new AddressSource(address, (range, inner) => this.request(address, range, inner));
    const words = { name, folder: this.name, advice: "download or open it again" };
    const file = openSource(source, words, { signal });
    try {
      await source.start();
      return file;
    } catch (thrown) {
      file.close();
      signal?.throwIfAborted();
      throw thrown;
    }
  }

  /** Its body is not read. */
  private async askForOneByte(name: string, signal: AbortSignal | undefined): Promise<Response> {
    signal?.throwIfAborted();
    const controller = new AbortController();
    try {
      return await abortable(this.request(this.addressOf(name), "bytes=0-0", controller.signal), signal);
    } finally {
      controller.abort();
    }
  }

  private async request(address: FileAddress, range: string | undefined, signal: AbortSignal): Promise<Response> {
    const response = await requestFile(this.fetch, address, range, signal);
    this.answered.add(response.url === "" ? address.url.host : new URL(response.url).host);
    return response;
  }

  private addressOf(name: string): FileAddress {
    const url = new URL(this.url);
    url.pathname += encodeURIComponent(name);
    return { url, name, folder: this.name };
  }
}
