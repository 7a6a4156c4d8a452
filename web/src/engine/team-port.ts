// A worker and the helpers that compute in its memory, as one port: they start, live and end together.

import type { HelperStart } from "./helper-protocol.ts";
import type { StartMessage } from "./protocol.ts";
import type { FirstMessage, PortEvents, StartPort, StartWorker, WorkerPort } from "./worker-port.ts";

export interface TeamScripts {
  readonly worker: URL;
  readonly helper: URL;
}

/**
 * Starts teams of so many helpers; after the death of one of them, or of the worker, teams without any: what the worker
 * was at is asked again, and one thread answers it.
 */
export function teamStarter(startWorker: StartWorker, scripts: TeamScripts, helperCount: number): StartPort {
  let count = helperCount;
  return (module, events) => {
    const onDeath = (reason: string): void => {
      count = 0;
      events.onDeath(reason);
    };
    return new Team(startWorker, scripts, { ...events, onDeath }).start(module, count);
  };
}

class Team {
  private readonly members: { terminate(): void }[] = [];
  private isOver = false;

  constructor(
    private readonly startWorker: StartWorker,
    private readonly scripts: TeamScripts,
    private readonly events: PortEvents,
  ) {}

  async start(module: Promise<WebAssembly.Module>, helperCount: number): Promise<WorkerPort> {
    const channels = Array.from({ length: helperCount }, () => new MessageChannel());
    const ports = channels.map(({ port2 }) => port2);
    try {
      const [worker] = await Promise.all([
        this.startMain(module, ports),
        ...channels.map(({ port1 }) => this.startHelper(port1)),
      ]);
      return { ...worker, terminate: () => this.end() };
    } catch (thrown) {
      this.end();
      throw thrown;
    }
  }

  private async startMain(module: Promise<WebAssembly.Module>, helpers: MessagePort[]): Promise<WorkerPort> {
    const compiled = await module;
    const first: FirstMessage<StartMessage> = (lock) => ({ kind: "start", module: compiled, lock, helpers });
    const events: PortEvents = {
      onMessage: (message) => this.events.onMessage(message),
      onDeath: (reason) => this.die(reason),
    };
    return this.added(await this.startWorker(this.scripts.worker, Promise.resolve(first), events, helpers));
  }

  private async startHelper(port: MessagePort): Promise<void> {
    const first: FirstMessage<HelperStart> = (lock) => ({ lock, port });
    const onDeath = (reason: string): void => this.die(`a thread that helped it ended: ${reason}`);
    const events: PortEvents<{ readonly kind: string }> = { onMessage: () => undefined, onDeath };
    const helper = this.added(await this.startWorker(this.scripts.helper, Promise.resolve(first), events, [port]));
    helper.setBusy(false); // It answers nobody: Node may exit, and its signs of life are not missed.
  }

  private added<Member extends { terminate(): void }>(member: Member): Member {
    this.members.push(member);
    if (this.isOver) member.terminate();
    return member;
  }

  private die(reason: string): void {
    if (this.isOver) return;
    this.end();
    this.events.onDeath(reason);
  }

  private end(): void {
    this.isOver = true;
    for (const member of this.members) member.terminate();
  }
}
