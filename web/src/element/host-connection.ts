// The side of embed-protocol.ts that runs inside the frame.

import type { Screen } from "../state/picture.ts";
import { encodeState } from "../state/share-link.ts";
import { EMBED_PROTOCOL, isGreeting, readToEmbed, type FromEmbed } from "./embed-protocol.ts";

export interface HostConnection {
  /** To be called with every screen that has been drawn. */
  readonly onDrawn: (screen: Screen) => void;
}

/** Greets the page around this one, if there is one, and listens to the first answer from exactly that window. */
export function connectToHost(onLink: (link: string) => void): HostConnection {
  let port: MessagePort | undefined;
  let last: Screen | undefined;
  let told: { link: string; isReady: boolean; faultMessage: string | undefined } | undefined;

  const tell = (message: FromEmbed): void => port?.postMessage(message);
  const onDrawn = (screen: Screen): void => {
    last = screen;
    if (port === undefined) return;
    const link = encodeState(screen.state);
    const isReady = screen.phase === "ready" || screen.phase === "empty";
    if (isReady && told?.isReady !== true) tell({ type: "ready", link });
    else if (told !== undefined && told.link !== link) tell({ type: "statechange", link });
    const { fault } = screen;
    if (fault !== undefined && fault.message !== told?.faultMessage)
      tell({ type: "error", code: fault.code, message: fault.message });
    told = { link, isReady: isReady || told?.isReady === true, faultMessage: fault?.message };
  };

  addEventListener("message", (event) => {
    const isFromHost = event.source === window.parent && window.parent !== window;
    if (!isFromHost || port !== undefined || !isGreeting(event.data, "connect")) return;
    port = event.ports[0];
    if (port === undefined) return;
    port.onmessage = ({ data }) => {
      const message = readToEmbed(data);
      if (message !== undefined) onLink(message.link);
    };
    if (last !== undefined) onDrawn(last);
  });
  // Holds nothing but a name, so it may go to whoever asks.
  if (window.parent !== window) window.parent.postMessage({ protocol: EMBED_PROTOCOL, type: "hello" }, "*");
  return { onDrawn };
}
