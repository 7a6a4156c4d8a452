// The side of embed-protocol.ts that runs inside the frame.

import type { Screen } from "../state/picture.ts";
import { DEFAULT_STATE, type Note, type PlaygroundState } from "../state/playground-state.ts";
import { readSnapshot, type Snapshot } from "../state/snapshot.ts";
import {
  EMBED_PROTOCOL,
  isGreeting,
  isRecord,
  readToEmbed,
  type FromEmbed,
  type TakenKind,
  type ToEmbed,
} from "./embed-protocol.ts";
import { noteOnAttribute, readControls, readTheme, type HostLook } from "./host-look.ts";
import { changeView } from "./read-change.ts";
import { ViewReport } from "./view-report.ts";

export interface HostConnection {
  /** To be called with every screen that has been drawn and that nothing has overtaken meanwhile. */
  readonly onDrawn: (screen: Screen) => void;
  /** To be called once. */
  readonly tellHeight: (heightCssPx: number) => void;
}

export interface HostListener {
  readonly onView: (state: PlaygroundState) => void;
  readonly onLook: (look: HostLook) => void;
  /** `view`: the one that it was taken of; `isMoved`: another was asked for while it was shown. */
  readonly onSnapshot: (snapshot: Snapshot, view: PlaygroundState, isMoved: boolean) => void;
  /** Rejects with a Note. */
  readonly onTake: (what: TakenKind, ratio: number) => Promise<unknown>;
}

/** Greets the page around this one, if there is one, and listens to the first answer from exactly that window. */
export function connectToHost({ onView, onLook, onSnapshot, onTake }: HostListener): HostConnection {
  let port: MessagePort | undefined;
  const tell = (message: FromEmbed): void => port?.postMessage(message);
  const report = new ViewReport(tell);
  const tellNotes = (notes: readonly Note[]): void => {
    for (const note of notes) tell({ type: "note", ...note });
  };
  const begin = (text: string, isMoved: boolean): void => {
    const { snapshot, problem } = readSnapshot(text);
    if (snapshot === undefined) return tell({ type: "note", code: "E_SNAPSHOT", message: problem });
    const { state } = changeView(DEFAULT_STATE, snapshot.view);
    report.begin(state);
    onSnapshot(snapshot, state, isMoved);
  };
  const take = async ({ id, what, ratio }: Extract<ToEmbed, { type: "take" }>): Promise<void> => {
    try {
      tell({ type: "taken", id, value: await onTake(what, ratio) });
    } catch (error) {
      tell({ type: "refused", id, ...noteOf(error) });
    }
  };
  const onMessage = ({ data }: MessageEvent): void => {
    const message = readToEmbed(data);
    if (message?.type === "setHost") {
      const { controls, notes } = readControls(message.controls);
      tellNotes(notes);
      onLook({ theme: readTheme(message.theme), controls });
    } else if (message?.type === "setState") {
      const { state, problems } = changeView(report.view, message.change);
      tellNotes(problems.map(noteOnAttribute));
      report.ask(state);
      onView(state);
    } else if (message?.type === "snapshot") begin(message.text, message.isMoved);
    else if (message?.type === "take") void take(message);
  };

  addEventListener("message", (event) => {
    const isFromHost = event.source === window.parent && window.parent !== window;
    if (!isFromHost || port !== undefined || !isGreeting(event.data, "connect")) return;
    port = event.ports[0];
    if (port !== undefined) port.onmessage = onMessage;
  });
  // Holds nothing but a name, so it may go to whoever asks.
  if (window.parent !== window) window.parent.postMessage({ protocol: EMBED_PROTOCOL, type: "hello" }, "*");
  return {
    onDrawn: (screen) => report.drawn(screen),
    tellHeight: (height) => tell({ type: "height", height }),
  };
}

function noteOf(error: unknown): Note {
  const { code, message } = isRecord(error) ? error : { code: "", message: String(error) };
  return { code: typeof code === "string" && code !== "" ? code : "E_EXPORT", message: String(message) };
}
