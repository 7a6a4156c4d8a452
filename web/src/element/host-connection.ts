// The side of embed-protocol.ts that runs inside the frame.

import { readWritten } from "../state/link-keys.ts";
import type { Screen } from "../state/picture.ts";
import type { Note, PlaygroundState } from "../state/playground-state.ts";
import { EMBED_PROTOCOL, isGreeting, readToEmbed } from "./embed-protocol.ts";
import { ViewReport } from "./view-report.ts";

export interface HostConnection {
  /** To be called with every screen that has been drawn and that nothing has overtaken meanwhile. */
  readonly onDrawn: (screen: Screen) => void;
}

/** Greets the page around this one, if there is one, and listens to the first answer from exactly that window. */
export function connectToHost(onView: (state: PlaygroundState, notes: readonly Note[]) => void): HostConnection {
  let port: MessagePort | undefined;
  const report = new ViewReport((message) => port?.postMessage(message));
  const onMessage = ({ data }: MessageEvent): void => {
    const message = readToEmbed(data);
    if (message === undefined) return;
    const { state, problems } = readWritten(message.view);
    report.ask(state);
    onView(
      state,
      problems.map((problem) => ({ code: "E_LINK_DAMAGED", message: problem })),
    );
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
