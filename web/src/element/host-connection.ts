// The side of embed-protocol.ts that runs inside the frame.

import { readWritten } from "../state/link-keys.ts";
import type { Screen } from "../state/picture.ts";
import { isSameRun, type Note, type PlaygroundState } from "../state/playground-state.ts";
import { isSameState } from "../state/store.ts";
import { EMBED_PROTOCOL, isGreeting, readToEmbed, writeView, type FromEmbed } from "./embed-protocol.ts";

export interface HostConnection {
  /** To be called with every screen that has been drawn and that nothing has overtaken meanwhile. */
  readonly onDrawn: (screen: Screen) => void;
}

interface Told {
  readonly state: PlaygroundState;
  readonly isReady: boolean;
  readonly faultMessage: string | undefined;
}

/** Greets the page around this one, if there is one, and listens to the first answer from exactly that window. */
export function connectToHost(onView: (state: PlaygroundState, notes: readonly Note[]) => void): HostConnection {
  let port: MessagePort | undefined;
  // The host's first view travels right behind its port; whatever is drawn before that is not what it asked for.
  let hasView = false;
  let told: Told | undefined;

  const tell = (message: FromEmbed): void => port?.postMessage(message);
  const onDrawn = (screen: Screen): void => {
    if (!hasView) return;
    const { state, fault } = screen;
    const wasReady = told?.isReady === true;
    const isReady = wasReady || showsItsText(screen);
    if (isReady && !wasReady) tell({ type: "ready", view: writeView(state) });
    else if (told !== undefined && wasReady && !isSameState(told.state, state))
      tell({ type: "statechange", view: writeView(state) });
    if (fault !== undefined && fault.message !== told?.faultMessage)
      tell({ type: "error", code: fault.code, message: fault.message });
    told = { state, isReady, faultMessage: fault?.message };
  };
  const onMessage = ({ data }: MessageEvent): void => {
    const message = readToEmbed(data);
    if (message === undefined) return;
    const { state, problems } = readWritten(message.view);
    hasView = true;
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
  return { onDrawn };
}

/** False while the picture is still that of another text. */
function showsItsText({ phase, picture, state, isBusy }: Screen): boolean {
  return phase === "empty" ? !isBusy : phase === "ready" && picture !== undefined && isSameRun(picture, state);
}
