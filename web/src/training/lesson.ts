// Worker side: the module's one lesson, in the words of the page.

import type { LessonFacts, TrainingCore } from "./core.ts";
import type { TrainedFiles } from "./protocol.ts";
import type { TrainingConfig, TrainingFacts, TrainingPoint } from "./training.ts";

import { accepted } from "../engine/stage.ts";
import { tokenizerConfig, tokenizerOf } from "./tokenizer-files.ts";

const NOTHING_ASKED = 0xffffffff;
/** As the core's lesson_config.h spells them. */
const SCORE_NAMES = {
  "scaled-dot": "scaled_dot",
  dot: "dot",
  additive: "additive",
  multiplicative: "multiplicative",
} as const;

export class Lesson {
  readonly facts: TrainingFacts;
  private readonly symbols: readonly string[];
  private readonly config: string;

  /** Throws AttentionError for what the core refuses. */
  constructor(
    private readonly core: TrainingCore,
    readonly settings: TrainingConfig,
  ) {
    const { symbols, config, ...rest } = accepted(
      core.startLesson({ ...settings, score: SCORE_NAMES[settings.score] }),
    );
    this.symbols = symbols;
    this.config = String(config);
    this.facts = this.factsOf(rest);
  }

  /** About so much work of the next step; true when that is done, or training has diverged. */
  advanceStep(work: number): boolean {
    return this.core.advanceStep(work);
  }

  advancePoint(work: number): boolean {
    return this.core.advancePoint(work);
  }

  state(): { readonly steps: number; readonly loss: number; readonly divergence: string } {
    const { steps, loss, divergence } = this.core.lessonState();
    return { steps, loss, divergence: String(divergence) };
  }

  point(): TrainingPoint {
    const { said, ...rest } = this.core.lessonPoint();
    return { ...rest, said: this.namesOf(said) };
  }

  files(): TrainedFiles {
    return {
      config: this.config,
      tokenizer: tokenizerOf(this.settings.task, this.symbols),
      tokenizerConfig: tokenizerConfig(this.settings.task, this.facts.probe.length),
      params: this.core.paramsFile() as Uint8Array<ArrayBuffer>,
      step: this.core.lessonState().steps,
    };
  }

  private factsOf(
    facts: Pick<LessonFacts, "params" | "sourceLen" | "probe" | "targets" | "scoreNames">,
  ): TrainingFacts {
    const { params, sourceLen, probe, targets, scoreNames } = facts;
    const answers = Array.from(targets, (id) => (id === NOTHING_ASKED ? undefined : this.nameOf(id)));
    return { params, sourceLen, probe: this.namesOf(probe), answers, scoreNames };
  }

  private namesOf(ids: Uint32Array): string[] {
    return Array.from(ids, (id) => this.nameOf(id));
  }

  private nameOf(id: number): string {
    return this.symbols[id] ?? "";
  }
}
