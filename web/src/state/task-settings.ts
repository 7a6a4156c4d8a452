// What each task is best learned with: where a setting is not chosen, it is the task's own.

import type { TaskName, TrainingConfig } from "../training/training.ts";

export type Settings = Omit<TrainingConfig, "task" | "text">;

const USUAL: Settings = {
  layers: 2,
  heads: 4,
  kvHeads: 4,
  width: 64,
  positions: "rotary",
  score: "scaled-dot",
  feedForward: true,
  rate: 0.003,
  seed: 1,
};

const OWN: Partial<Record<TaskName, Partial<Settings>>> = {
  // Its answer is fetched by two heads, one behind the other, and nothing else: what feed-forward layers learn beside
  // them only makes them less clear, and rotary heads take minutes to tell the token before from others.
  repeat: { positions: "learned", feedForward: false },
  // One layer of the encoder and one of the decoder do it. Between two texts that both count from 0, positions are found
  // only where they are part of what is compared.
  dates: { layers: 1, positions: "learned" },
};

export function settingsOf(task: TaskName): Settings {
  return { ...USUAL, ...OWN[task] };
}

/** The settings of another task: what was chosen stays, what was the task's own becomes the other's. */
export function settingsForTask(chosen: TrainingConfig, task: TaskName): Partial<Settings> {
  const [before, after] = [settingsOf(chosen.task), settingsOf(task)];
  const own = (Object.keys(after) as (keyof Settings)[]).filter((key) => chosen[key] === before[key]);
  return Object.fromEntries(own.map((key) => [key, after[key]]));
}
