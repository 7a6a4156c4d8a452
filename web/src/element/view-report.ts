// What the page around the frame is told of the screens inside: each view that the map shows, and each problem, once.

import type { Screen } from "../state/picture.ts";
import { isModelOf } from "../state/models.ts";
import {
  DEFAULT_STATE,
  isSameHead,
  isSameRun,
  mapChoice,
  type Note,
  type PlaygroundState,
} from "../state/playground-state.ts";
import { isSameState } from "../state/store.ts";
import type { FromEmbed } from "./embed-protocol.ts";

export class ViewReport {
  /** Undefined before the map has shown anything that was asked for. */
  private told: PlaygroundState | undefined;
  /** What the host takes the view to be: what it has asked for, and what it was told since. */
  private believed: PlaygroundState | undefined;
  private first = DEFAULT_STATE;
  private notes: readonly Note[] = [];
  private faults: readonly Note[] = [];
  /** Whether what the host has asked for last came to anything: to a view, or to a fault. */
  private isAnswered = true;

  constructor(private readonly tell: (message: FromEmbed) => void) {}

  /** What a change by the host is one of. */
  get view(): PlaygroundState {
    return this.believed ?? this.first;
  }

  /** As which the view begins. */
  begin(view: PlaygroundState): void {
    this.first = view;
  }

  /** The host has asked for this view. */
  ask(view: PlaygroundState): void {
    this.believed = view;
    // A value that cannot be had is told as often as it is asked for, and so is what stands in the way of all.
    this.notes = [];
    this.isAnswered = false;
  }

  /** To be called with every screen that has been drawn. What is drawn before the host has asked is not for it. */
  drawn(screen: Screen): void {
    if (this.believed === undefined) return;
    this.tellProblems(screen);
    if (showsItsView(screen)) this.tellView(screen.state, this.believed);
  }

  private tellProblems({ notes, fault, models, isBusy }: Screen): void {
    for (const note of newOf(notes, this.notes)) this.tell({ type: "note", ...note });
    const opening = models.fault === undefined ? [] : [models.fault];
    for (const { code, message } of newOf(opening, this.faults)) this.tell({ type: "note", code, message });
    const running = fault === undefined ? [] : [fault];
    const newFaults = newOf(running, isBusy || this.isAnswered ? this.faults : []);
    for (const { code, message } of newFaults) this.tell({ type: "error", code, message });
    if (newFaults.length > 0 || !isBusy) this.isAnswered = true;
    this.notes = notes;
    this.faults = [...opening, ...running];
  }

  private tellView(state: PlaygroundState, believed: PlaygroundState): void {
    if (this.told === undefined) this.tell({ type: "ready", state });
    else if (!isSameState(state, this.told) || !isSameState(state, believed)) this.tell({ type: "statechange", state });
    this.told = state;
    this.believed = state;
  }
}

/** False while the map is still that of another view: of one before, or where this one was refused. */
function showsItsView({ phase, picture, state, models, isBusy }: Screen): boolean {
  if (models.open === undefined || !isModelOf(models.open, state)) return false;
  if (phase === "empty") return !isBusy;
  if (phase !== "ready" || picture === undefined || !isSameRun(picture, state)) return false;
  return isSameHead(picture.map, mapChoice(state));
}

function newOf(problems: readonly Note[], before: readonly Note[]): readonly Note[] {
  return problems.filter(({ message }) => !before.some((known) => known.message === message));
}
