// A training that does what a test says: it notes what it is ordered, and tells what the test makes up.

import type {
  TrainedFolder,
  Training,
  TrainingConfig,
  TrainingFacts,
  TrainingNews,
  TrainingPoint,
} from "../../../web/src/training/training.ts";

const LETTERS = ["k", "a", "f", "e"];
/** “<s> k a f e > k a f e” */
export const PROBE = ["<s>", ...LETTERS, ">", ...LETTERS];
const ANSWERS = PROBE.map((_, at) => (at >= 5 && at < 9 ? PROBE[at + 1] : undefined));
export const SCORE_NAMES = ["previous token", "first token", "copied token"];

export const FACTS: TrainingFacts = {
  params: 100_000,
  sourceLen: 0,
  probe: PROBE,
  answers: ANSWERS,
  scoreNames: SCORE_NAMES,
};

export class FakeTraining implements Training {
  onNews: ((news: TrainingNews) => void) | undefined;
  onLost: ((reason: string) => void) | undefined;
  readonly orders: string[] = [];
  files: readonly File[] = ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"].map(
    (name) => new File([`content of ${name}`], name),
  );
  isClosed = false;
  private done = 0;
  /** Steps since its last news. */
  untold = 0;

  constructor(
    readonly config: TrainingConfig,
    readonly facts = FACTS,
  ) {}

  start(lastStep?: number, point?: number): void {
    const held = point === undefined ? "" : `, with a point of step ${point}`;
    this.orders.push(lastStep === undefined ? "start" : `start to ${lastStep}${held}`);
  }

  pause(): void {
    this.orders.push("pause");
  }

  step(): void {
    this.orders.push("step");
  }

  folder(): Promise<TrainedFolder> {
    return Promise.resolve({ step: this.done + this.untold, files: this.files });
  }

  close(): void {
    this.isClosed = true;
  }

  /** So many more steps are done, with a point after the last; the first time, one of step 0 comes before. */
  learn(steps: number, change: Partial<TrainingNews> = {}): void {
    const points = this.done === 0 && steps > 0 ? [pointOf(this.config, 0)] : [];
    const losses = Float32Array.from({ length: steps }, (_, index) => lossAt(this.done + index + 1) * 1.1);
    this.done += steps;
    points.push(pointOf(this.config, this.done));
    const news = { state: "running", step: this.done, seconds: this.done / 50, losses, points, message: "" } as const;
    this.onNews?.({ ...news, ...change });
  }

  /** Says the state alone, as after an order. */
  say(change: Partial<TrainingNews>): void {
    const nothing = { losses: new Float32Array(0), points: [], message: "" };
    this.onNews?.({ state: "paused", step: this.done, seconds: this.done / 50, ...nothing, ...change });
  }
}

function lossAt(step: number): number {
  return 3 * Math.exp(-step / 120) + 0.02;
}

/** Of a model whose second layer learns to copy around step 150, with a head of previous tokens below it. */
export function pointOf({ layers, heads }: TrainingConfig, step: number): TrainingPoint {
  const skill = 1 / (1 + Math.exp(-(step - 150) / 30));
  const isCopying = (layer: number, head: number): boolean => layer === layers - 1 && head === 0;
  const isPrevious = (layer: number, head: number): boolean => layer === 0 && head === Math.min(1, heads - 1);
  const len = PROBE.length;
  const headScores = new Float32Array(SCORE_NAMES.length * layers * heads);
  const weights = new Float32Array(layers * heads * len * len);
  for (let layer = 0; layer < layers; layer++) {
    for (let head = 0; head < heads; head++) {
      const place = layer * heads + head;
      if (isPrevious(layer, head)) headScores[place] = skill;
      if (isCopying(layer, head)) headScores[2 * layers * heads + place] = skill;
      const back = isPrevious(layer, head) ? 1 : isCopying(layer, head) ? 4 : 0;
      for (let query = 0; query < len; query++) {
        const aim = Math.max(0, query - back);
        for (let key = 0; key <= query; key++) {
          const even = 1 / (query + 1);
          const at = (place * len + query) * len + key;
          weights[at] = back === 0 ? even : (1 - skill) * even + (key === aim ? skill : 0);
        }
      }
    }
  }
  const said = PROBE.map((token, at) => (skill > 0.5 ? (ANSWERS[at] ?? token) : "a"));
  return { step, loss: lossAt(step), accuracy: skill, exact: skill ** 4, headScores, weights, said };
}
