// A private file system as browsers have it, as far as the store uses it: what is written counts when it is closed, and
// there is only so much room. And locks, over all "tabs" that are given the same ones.

export interface FakeOrigin {
  readonly storage: StorageManager;
  readonly root: FakeDirectory;
  /** Room left is counted from what is closed and what is being written. */
  usedBytes: number;
  quotaBytes: number;
  /** Files that are open for writing. */
  openSinks: number;
}

type Entry = FakeDirectory | FakeFile;

export function fakeOrigin(quotaBytes = Infinity): FakeOrigin {
  const origin = { usedBytes: 0, quotaBytes, openSinks: 0 } as { -readonly [Key in keyof FakeOrigin]: FakeOrigin[Key] };
  const root = new FakeDirectory(origin);
  const storage = {
    getDirectory: () => Promise.resolve(root),
    estimate: () => Promise.resolve({ usage: origin.usedBytes, quota: origin.quotaBytes }),
  };
  origin.root = root;
  origin.storage = storage as unknown as StorageManager;
  return origin;
}

export class FakeDirectory {
  readonly kind = "directory";
  readonly children = new Map<string, Entry>();

  constructor(private readonly origin: FakeOrigin) {}

  async getDirectoryHandle(name: string, { create = false } = {}): Promise<FakeDirectory> {
    return this.child(name, create, FakeDirectory);
  }

  async getFileHandle(name: string, { create = false } = {}): Promise<FakeFile> {
    return this.child(name, create, FakeFile);
  }

  removeEntry(name: string, { recursive = false } = {}): Promise<void> {
    const entry = this.children.get(name);
    if (entry === undefined) return Promise.reject(new DOMException("No such entry", "NotFoundError"));
    if (entry instanceof FakeDirectory && entry.children.size > 0 && !recursive) {
      return Promise.reject(new DOMException("Not empty", "InvalidModificationError"));
    }
    this.origin.usedBytes -= entry.sizeBytes;
    this.children.delete(name);
    return Promise.resolve();
  }

  async *entries(): AsyncGenerator<[string, Entry], void, undefined> {
    for (const entry of [...this.children]) yield Promise.resolve(entry);
  }

  get sizeBytes(): number {
    return [...this.children.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  /** Paths of all files below. */
  get paths(): string[] {
    return [...this.children].flatMap(([name, entry]) =>
      entry instanceof FakeDirectory ? entry.paths.map((path) => `${name}/${path}`) : [name],
    );
  }

  private child<Kind extends Entry>(
    name: string,
    create: boolean,
    kind: new (origin: FakeOrigin, name: string) => Kind,
  ) {
    if (/[/\\]|^\.{0,2}$/.test(name)) return Promise.reject(new TypeError(`${name} is not allowed`));
    const found = this.children.get(name);
    if (found !== undefined && !(found instanceof kind)) {
      return Promise.reject(new DOMException("Another kind", "TypeMismatchError"));
    }
    if (found === undefined && !create) return Promise.reject(new DOMException("No such entry", "NotFoundError"));
    const entry = found ?? new kind(this.origin, name);
    this.children.set(name, entry);
    return Promise.resolve(entry);
  }
}

export class FakeFile {
  readonly kind = "file";
  bytes = new Uint8Array(0);

  constructor(
    private readonly origin: FakeOrigin,
    private readonly name: string,
  ) {}

  get sizeBytes(): number {
    return this.bytes.length;
  }

  getFile(): Promise<File> {
    return Promise.resolve(new File([this.bytes], this.name));
  }

  createWritable?(): Promise<unknown> {
    const { origin } = this;
    const chunks: Uint8Array[] = [];
    let length = 0;
    const end = (): void => void (origin.openSinks -= 1);
    origin.openSinks += 1;
    return Promise.resolve({
      write: (chunk: Uint8Array) => {
        if (origin.usedBytes + chunk.length > origin.quotaBytes) {
          return Promise.reject(new DOMException("Full", "QuotaExceededError"));
        }
        origin.usedBytes += chunk.length;
        length += chunk.length;
        chunks.push(chunk.slice());
        return Promise.resolve();
      },
      close: () => {
        this.bytes = new Uint8Array(Buffer.concat(chunks));
        return Promise.resolve(end());
      },
      abort: () => {
        origin.usedBytes -= length;
        return Promise.resolve(end());
      },
    });
  }
}

export function fakeLocks(): LockManager {
  const held = new Map<string, Promise<unknown>>();
  const request = async <Result>(name: string, ...rest: unknown[]): Promise<Result> => {
    const work = rest.at(-1) as (lock: unknown) => Promise<Result>;
    const { ifAvailable } = (rest.length > 1 ? rest[0] : {}) as { ifAvailable?: boolean };
    while (held.has(name)) {
      if (ifAvailable) return work(null);
      await held.get(name);
    }
    const working = Promise.resolve().then(() => work({ name }));
    held.set(
      name,
      working.catch(() => undefined),
    );
    try {
      return await working;
    } finally {
      held.delete(name);
    }
  };
  return { request } as unknown as LockManager;
}
