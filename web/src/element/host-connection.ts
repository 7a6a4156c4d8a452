// The side of embed-protocol.ts that runs inside the frame.

import type { Screen } from "../state/picture.ts";
import type { PlaygroundState } from "../state/playground-state.ts";
import { EMBED_PROTOCOL, isGreeting, readToEmbed } from "./embed-protocol.ts";
import { changeView } from "./read-change.ts";
import { ViewReport } from "./view-report.ts";

export interface HostConnection {
  /** To be called with every screen that has been drawn and that nothing has overtaken meanwhile. */
  readonly onDrawn: (screen: Screen) => void;
}

/** Greets the page around this one, if there is one, and listens to the first answer from exactly that window. */
export function connectToHost(onView: (state: PlaygroundState) => void): HostConnection {
  let port: MessagePort | undefined;
  const report = new ViewReport((message) => port?.postMessage(message));
  const onMessage = ({ data }: MessageEvent): void => {
    const message = readToEmbed(data);
    if (message === undefined) return;
    const { state, problems } = changeView(report.view, message.change);
    for (const problem of problems) port?.postMessage({ type: "note", code: "E_ATTRIBUTE", message: problem });
    report.ask(state);
    onView(state);
  };

  addEventListener("message", (event) => {
    const isFromHost = event.source === window.parent && window.parent !== window;
    if (!isFromHost || port !== undefined || !isGreeting(event.data, "connect")) return;
    port = event.ports[0];
    if (port !== undefined) port.onmessage = onMessage;
  });
  // Holds nothing but a name, so it may go to whoever asks.
  if (window.parent !== window) window.parent.postMessage({ protocol: EMBED_PROTOCOL, type: "hello" }, "*");
  return { onDrawn: (screen) => report.drawn(screen) };
}
