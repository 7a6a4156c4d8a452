// Training in the tab, as its caller sees it: a worker learns a small model step by step, and tells what it finds.

export const TASKS = ["copy", "reverse", "sort", "repeat", "brackets", "addition", "dates", "text"] as const;
export type TaskName = (typeof TASKS)[number];

/** Whether its texts are symbols without white space between them. */
export function isOfCharacters(task: TaskName): boolean {
  return task === "text" || task === "dates";
}

export const POSITIONS = ["rotary", "learned", "none"] as const;
export type Positions = (typeof POSITIONS)[number];

/** How a query and a key become a score: q·k / sqrt(dim), q·k, v·tanh(q + k) (Bahdanau et al. 2015), q·Wk (Luong et al. 2015). */
export const SCORES = ["scaled-dot", "dot", "additive", "multiplicative"] as const;
export type ScoreKind = (typeof SCORES)[number];

/** Everything that decides the numbers: the same configuration gives the same bits after as many steps, anywhere. */
export interface TrainingConfig {
  readonly task: TaskName;
  /** Of task "text": what is learned, but for a part that is held out; else "". */
  readonly text: string;
  /** Of task "dates", which is for an encoder-decoder: of either; those of the decoder attend twice (state/layer-parts.ts). */
  readonly layers: number;
  readonly heads: number;
  /** Heads of keys and values, each shared by heads / kvHeads queries. */
  readonly kvHeads: number;
  /** Of the residual stream; heads divides it. */
  readonly width: number;
  readonly positions: Positions;
  readonly score: ScoreKind;
  readonly feedForward: boolean;
  /** Learning rate of AdamW; Muon's, of the blocks' matrices, grows with it. */
  readonly rate: number;
  readonly seed: number;
}

export interface TrainingFacts {
  readonly params: number;
  /** Tokens that the probe begins with and that are its source, the others its target; 0 where it is one text. */
  readonly sourceLen: number;
  /** Tokens of an example of the held-out part, whose attention is shown. */
  readonly probe: readonly string[];
  /** What is right after each token of the probe; undefined where nothing is asked. */
  readonly answers: readonly (string | undefined)[];
  /** What each head is given a score for, from 0 to 1: the name of each kind. The last one is the task's own. */
  readonly scoreNames: readonly string[];
}

/** What is known after so many steps. */
export interface TrainingPoint {
  readonly step: number;
  /** Of held-out examples: nats per asked token, part of the asked tokens that are right, part of the answers that are. */
  readonly loss: number;
  readonly accuracy: number;
  readonly exact: number;
  /** [scoreNames, layers, heads]; layers are all that attend: state/layer-parts.ts */
  readonly headScores: Float32Array;
  /** [layers, heads, len, len], of the probe. */
  readonly weights: Float32Array;
  /** What the model says after each token of the probe, and means nothing in a source: [len]. */
  readonly said: readonly string[];
}

export type TrainingState = "paused" | "running" | "diverged";

/** Told when something changed, a few times a second while it runs. */
export interface TrainingNews {
  readonly state: TrainingState;
  readonly step: number;
  /** Spent computing since step 0. */
  readonly seconds: number;
  /** Nats per asked token of each step's own examples, since the last news. */
  readonly losses: Float32Array;
  /** Since the last news; the first is that of step 0. */
  readonly points: readonly TrainingPoint[];
  /** Why it diverged, else "". */
  readonly message: string;
}

export interface TrainedFolder {
  /** Steps that it has learned. */
  readonly step: number;
  /** config.json, tokenizer.json, tokenizer_config.json, model.safetensors: what openModel takes. */
  readonly files: readonly File[];
}

export interface Training {
  readonly facts: TrainingFacts;
  onNews: ((news: TrainingNews) => void) | undefined;
  /** The worker is lost; nothing more comes. */
  onLost: ((reason: string) => void) | undefined;
  /** Runs until pause(), or until so many steps are done; with a point after step `point` besides those that it makes. */
  start(lastStep?: number, point?: number): void;
  pause(): void;
  /** One step, and a point. */
  step(): void;
  /** The model as it is by then. */
  folder(): Promise<TrainedFolder>;
  close(): void;
}
