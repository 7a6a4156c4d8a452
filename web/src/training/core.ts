// The training module as the build describes it.

export type { LessonFacts, MainModule as TrainingCore } from "../../../build/wasm/headlight-training.js";
