// The page's side of the worker that trains, given how such a worker is started.

import type { FirstMessage, PortEvents, WorkerPort } from "../engine/worker-port.ts";
import type { FromTrainer, OpenTraining, ToTrainer, TrainedFiles } from "./protocol.ts";
import type { TrainedFolder, Training, TrainingConfig, TrainingFacts, TrainingNews } from "./training.ts";

import { AttentionError } from "../engine/fault.ts";

export type TrainerPort = WorkerPort<OpenTraining | ToTrainer>;
export type StartTrainer = (
  first: Promise<FirstMessage<OpenTraining | ToTrainer>>,
  events: PortEvents<FromTrainer>,
) => Promise<TrainerPort>;

/** Rejects with an AttentionError for what cannot be trained, and with the signal's reason once it is aborted. */
export function openTrainingWith(
  startTrainer: StartTrainer,
  module: Promise<WebAssembly.Module>,
  config: TrainingConfig,
  signal?: AbortSignal,
): Promise<Training> {
  return new Promise((resolve, reject) => {
    const training = new WorkerTraining(resolve, reject);
    const abort = (): void => training.fail(signal?.reason);
    if (signal?.aborted === true) return abort();
    signal?.addEventListener("abort", abort);
    const first = module.then((compiled) => (lock: string) => ({
      kind: "open" as const,
      module: compiled,
      lock,
      config,
    }));
    const events: PortEvents<FromTrainer> = {
      onMessage: (message) => training.receive(message),
      onDeath: (reason) => training.lose(reason),
    };
    startTrainer(first, events)
      .then((port) => training.use(port))
      .catch((thrown: unknown) => training.fail(thrown));
  });
}

class WorkerTraining implements Training {
  facts: TrainingFacts = { params: 0, sourceLen: 0, probe: [], answers: [], scoreNames: [] };
  onNews: ((news: TrainingNews) => void) | undefined;
  onLost: ((reason: string) => void) | undefined;
  private port: TrainerPort | undefined;
  private isOpen = false;
  private isOver = false;
  private lastId = 0;
  private readonly folders = new Map<number, PromiseWithResolvers>();

  constructor(
    private readonly resolve: (training: Training) => void,
    private readonly reject: (reason: unknown) => void,
  ) {}

  use(port: TrainerPort): void {
    this.port = port;
    if (this.isOver) port.terminate();
  }

  receive(message: FromTrainer): void {
    switch (message.kind) {
      case "opened":
        this.facts = message.facts;
        this.isOpen = true;
        return this.resolve(this);
      case "refused":
        return this.fail(new AttentionError(message.code, message.message));
      case "news":
        // Where there are no locks, a worker that computes is watched for signs of life.
        this.port?.setBusy(message.news.state === "running");
        // Whoever opened it has set onNews in the meantime: messages never come within one task.
        return this.onNews?.(message.news);
      case "folder":
        this.folders.get(message.id)?.resolve(folderOf(message.files));
        this.folders.delete(message.id);
        return;
      case "broken":
        return this.lose(`the WebAssembly module stopped (${message.message})`);
    }
  }

  /** Before it is open. */
  fail(reason: unknown): void {
    if (this.isOpen || this.isOver) return;
    this.close();
    this.reject(reason);
  }

  lose(reason: string): void {
    const message = `The worker that trained is lost, because ${reason}; press Start to train again from the beginning.`;
    const lost = new AttentionError("E_WORKER_LOST", message);
    if (!this.isOpen) return this.fail(lost);
    if (this.isOver) return;
    this.close();
    this.onLost?.(message);
  }

  start(lastStep = Infinity, point?: number): void {
    this.port?.post({ kind: "run", lastStep, point });
  }

  pause(): void {
    this.port?.post({ kind: "pause" });
  }

  step(): void {
    this.port?.post({ kind: "step" });
  }

  folder(): Promise<TrainedFolder> {
    if (this.isOver) return Promise.reject(new AttentionError("E_CLOSED", "The training is closed."));
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve, reject) => {
      this.folders.set(id, { resolve, reject });
      this.port?.post({ kind: "folder", id });
    });
  }

  close(): void {
    this.isOver = true;
    this.port?.terminate();
    for (const { reject } of this.folders.values()) {
      reject(new AttentionError("E_CLOSED", "The training was closed."));
    }
    this.folders.clear();
  }
}

interface PromiseWithResolvers {
  readonly resolve: (folder: TrainedFolder) => void;
  readonly reject: (reason: unknown) => void;
}

function folderOf({ config, tokenizer, tokenizerConfig, params, step }: TrainedFiles): TrainedFolder {
  const files = [
    new File([config], "config.json", { type: "application/json" }),
    new File([tokenizer], "tokenizer.json", { type: "application/json" }),
    new File([tokenizerConfig], "tokenizer_config.json", { type: "application/json" }),
    new File([params], "model.safetensors"),
  ];
  return { step, files };
}
