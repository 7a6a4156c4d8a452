// The side of embed-protocol.ts that runs inside the frame.

import type { Screen } from "../state/picture.ts";
import type { PlaygroundState } from "../state/playground-state.ts";
import { EMBED_PROTOCOL, isGreeting, readToEmbed, type FromEmbed } from "./embed-protocol.ts";
import { readControls, readTheme, type HostLook } from "./host-look.ts";
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
}

/** Greets the page around this one, if there is one, and listens to the first answer from exactly that window. */
export function connectToHost({ onView, onLook }: HostListener): HostConnection {
  let port: MessagePort | undefined;
  const tell = (message: FromEmbed): void => port?.postMessage(message);
  const report = new ViewReport(tell);
  const tellProblems = (problems: readonly string[]): void => {
    for (const message of problems) tell({ type: "note", code: "E_ATTRIBUTE", message });
  };
  const onMessage = ({ data }: MessageEvent): void => {
    const message = readToEmbed(data);
    if (message?.type === "setHost") {
      const { controls, problems } = readControls(message.controls);
      tellProblems(problems);
      onLook({ theme: readTheme(message.theme), controls });
    } else if (message?.type === "setState") {
      const { state, problems } = changeView(report.view, message.change);
      tellProblems(problems);
      report.ask(state);
      onView(state);
    }
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
