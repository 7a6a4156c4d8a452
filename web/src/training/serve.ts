// The worker's loop: steps, and a point after every so many of them, in turns between which the inbox is read.

import type { Lesson } from "./lesson.ts";
import type { FromTrainer, ToTrainer } from "./protocol.ts";
import type { TrainingPoint, TrainingState } from "./training.ts";

import { messageOf } from "../engine/fault.ts";
import { WorkRate } from "../engine/work-rate.ts";

/** What differs between a worker and a test. */
export interface Surroundings {
  now(): number; // ms
  post(message: FromTrainer, transfer: ArrayBuffer[]): void;
  /** Calls back after the messages that are waiting by now were received. */
  afterInbox(resume: () => void): void;
}

/** Steps from point to point. */
export const POINT_STEPS = 20;
const TURN_MS = 8;
const NEWS_EVERY_MS = 100;

export class TrainingServer {
  private state: TrainingState = "paused";
  private lastStep = Infinity;
  /** Steps of the last point that was made. */
  private pointAt = -1;
  private isPointWanted = true;
  /** A step that a link holds: its point is made whatever the others are. */
  private heldStep: number | undefined;
  private isTurning = false;
  private isStepBegun = false;
  private computedMs = 0;
  private newsMs = -Infinity;
  private losses: number[] = [];
  private points: TrainingPoint[] = [];
  private steps = 0;
  private readonly rate = new WorkRate();

  constructor(
    private readonly lesson: Lesson,
    private readonly surroundings: Surroundings,
  ) {
    this.goOn(); // The point of step 0.
  }

  receive(order: ToTrainer): void {
    if (order.kind === "folder") {
      const files = this.lesson.files();
      return this.surroundings.post({ kind: "folder", id: order.id, files }, [files.params.buffer]);
    }
    if (this.state === "diverged") return this.tell();
    if (order.kind === "pause" && this.state === "paused") return this.tell();
    this.lastStep = this.lastStepOf(order);
    if (order.kind === "run") this.heldStep = order.point;
    if (this.steps < this.lastStep) this.state = "running";
    else this.rest();
    this.tell();
    this.goOn();
  }

  /** Pausing ends the step that is begun: there is no point within one. */
  private lastStepOf(order: Exclude<ToTrainer, { readonly kind: "folder" }>): number {
    if (order.kind === "run") return order.lastStep;
    return this.steps + (order.kind === "step" || this.isStepBegun ? 1 : 0);
  }

  /** With a point, so that what is shown is what there is. */
  private rest(): void {
    this.state = "paused";
    this.isPointWanted = this.pointAt !== this.steps;
  }

  private get isWorking(): boolean {
    return this.state === "running" || this.isPointDue;
  }

  private get isPointDue(): boolean {
    const isDue = this.isPointWanted || this.steps % POINT_STEPS === 0 || this.steps === this.heldStep;
    return isDue && this.pointAt !== this.steps && !this.isStepBegun;
  }

  private goOn(): void {
    if (this.isTurning || !this.isWorking) return;
    this.isTurning = true;
    this.surroundings.afterInbox(() => {
      this.isTurning = false;
      try {
        this.takeTurn();
      } catch (thrown) {
        this.surroundings.post({ kind: "broken", message: messageOf(thrown) }, []);
        return;
      }
      this.goOn();
    });
  }

  private takeTurn(): void {
    const beganMs = this.surroundings.now();
    while (this.isWorking && this.surroundings.now() < beganMs + TURN_MS) this.work();
    const nowMs = this.surroundings.now();
    this.computedMs += nowMs - beganMs;
    if (!this.isWorking || nowMs >= this.newsMs + NEWS_EVERY_MS) this.tell();
  }

  private work(): void {
    const isPoint = this.isPointDue;
    const kind = isPoint ? "point" : "step";
    const amount = this.rate.amount(kind);
    const beganMs = this.surroundings.now();
    this.isStepBegun = !isPoint;
    const isDone = isPoint ? this.lesson.advancePoint(amount) : this.lesson.advanceStep(amount);
    if (!isDone) return this.rate.observe(kind, amount, this.surroundings.now() - beganMs);
    if (isPoint) this.endPoint();
    else this.endStep();
  }

  private endPoint(): void {
    this.pointAt = this.steps;
    this.isPointWanted = false;
    const { steps, divergence } = this.lesson.state();
    if (divergence === "") {
      this.points.push(this.lesson.point());
      return;
    }
    // The point of the good model was told when it was made.
    this.state = "diverged";
    this.pointAt = this.steps = steps;
  }

  private endStep(): void {
    const { steps, loss, divergence } = this.lesson.state();
    this.isStepBegun = false;
    if (divergence !== "") {
      this.state = "diverged";
      this.steps = steps;
      return;
    }
    this.steps = steps;
    this.losses.push(loss);
    if (steps >= this.lastStep) this.rest();
  }

  private tell(): void {
    this.newsMs = this.surroundings.now();
    const { state, steps: step, points } = this;
    const losses = Float32Array.from(this.losses);
    const message = this.lesson.state().divergence;
    this.losses = [];
    this.points = [];
    const transfer = [losses, ...points.flatMap(({ headScores, weights }) => [headScores, weights])];
    this.surroundings.post(
      { kind: "news", news: { state, step, seconds: this.computedMs / 1000, losses, points, message } },
      transfer.map(({ buffer }) => buffer as ArrayBuffer),
    );
  }
}
