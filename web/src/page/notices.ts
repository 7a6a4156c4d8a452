// What the visitor is told besides faults: about the link that was opened, the model that was asked for, the address that
// cannot hold the view, and why it all takes longer here.

import type { Note } from "../state/playground-state.ts";

export class Notices {
  private notes: readonly Note[] = [];
  private addressNote: Note | "dismissed" | undefined;
  private engineNotes: readonly Note[] | "dismissed" = [];

  /** `onChange` is called for what comes from elsewhere than the page's own work: the address, and who has read them. */
  constructor(private readonly onChange: () => void) {}

  current(): readonly Note[] {
    const ofEngine = this.engineNotes === "dismissed" ? [] : this.engineNotes;
    const ofAddress = typeof this.addressNote === "object" ? [this.addressNote] : [];
    return [...this.notes, ...ofEngine, ...ofAddress];
  }

  replace(notes: readonly Note[]): void {
    this.notes = notes;
  }

  add(notes: readonly Note[]): void {
    this.notes = [...this.notes, ...notes];
  }

  /** Somebody went on from the link's view, so that what could not be had of it matters no more. */
  forgetLink(): void {
    this.notes = this.notes.filter((note) => !isOfLink(note));
  }

  /** Another model is open: how the one before was, and came to be, shown matters no more. */
  forgetModel(): void {
    this.notes = this.notes.filter(isOfLink);
  }

  /** Why the address cannot hold the view; undefined when it does. Once dismissed, not said again before that. */
  setAddressNote(note: Note | undefined): void {
    if (this.addressNote !== "dismissed" || note === undefined) this.addressNote = note;
    this.onChange();
  }

  /** Of the engine that runs. Once dismissed, not said again. */
  setEngineNotes(notes: readonly Note[]): void {
    if (this.engineNotes !== "dismissed") this.engineNotes = notes;
  }

  dismiss(): void {
    this.notes = [];
    if (this.engineNotes.length > 0) this.engineNotes = "dismissed";
    if (this.addressNote !== undefined) this.addressNote = "dismissed";
    this.onChange();
  }
}

function isOfLink({ code }: Note): boolean {
  return code.startsWith("E_LINK_");
}
