// <attention-view text="The cat sat." layer="1" head="0" pin="5,3" theme="dark"></attention-view>
//
// A live attention map in any page. Attributes are the keys of a link. Loads nothing before it comes near the
// screen and closes everything when it is taken out. `base` is the address of the folder that holds embed.html,
// for a page that copied this file elsewhere. Importing it under Node is allowed and does nothing.
//
//   ready         a promise of the first picture; rejects with {code, message} when there will be none
//   getState()    the view as it is now     setState({ head: 2 })    changes part of it
//   events        ready, statechange (detail: the view), error (detail: {code, message})

import { LINK_KEY_NAMES, readWritten } from "../state/link-keys.ts";
import { DEFAULT_STATE, type PlaygroundState } from "../state/playground-state.ts";
import { decodeState, encodeState } from "../state/share-link.ts";
import { EMBED_PROTOCOL, isGreeting, readFromEmbed, type FromEmbed, type ToEmbed } from "./embed-protocol.ts";

export type { PlaygroundState as AttentionViewState } from "../state/playground-state.ts";

/** Starts loading this far from the screen. */
const NEAR_SCREEN = "200px";
const STYLE =
  ":host { display: block; height: 480px; } iframe { display: block; width: 100%; height: 100%; border: 0; }";

// Under Node there is nothing to extend; the class is then never instantiated.
const ElementBase = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

export class AttentionView extends ElementBase {
  static readonly observedAttributes = [...LINK_KEY_NAMES];

  ready: Promise<void> = Promise.resolve();
  private state: PlaygroundState = DEFAULT_STATE;
  private frame: HTMLIFrameElement | undefined;
  private port: MessagePort | undefined;
  private nearScreen: IntersectionObserver | undefined;
  private settleReady: { readonly resolve: () => void; readonly reject: (reason: unknown) => void } | undefined;

  connectedCallback(): void {
    this.ready = new Promise((resolve, reject) => (this.settleReady = { resolve, reject }));
    // Nobody has to listen: the error event says the same.
    this.ready.catch(() => undefined);
    addEventListener("message", this.onGreeting);
    if (!("IntersectionObserver" in globalThis)) return this.openFrame();
    this.nearScreen = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) this.openFrame();
      },
      { rootMargin: NEAR_SCREEN },
    );
    this.nearScreen.observe(this);
  }

  disconnectedCallback(): void {
    removeEventListener("message", this.onGreeting);
    this.nearScreen?.disconnect();
    this.port?.close();
    this.frame?.remove();
    this.port = undefined;
    this.frame = undefined;
  }

  attributeChangedCallback(name: string, before: string | null, written: string | null): void {
    if (before !== written) this.change([[name, written ?? ""]], written === null ? name : undefined);
  }

  getState(): PlaygroundState {
    return this.state;
  }

  /** Values out of range are clamped, exactly as in a link. */
  setState(change: Partial<PlaygroundState>): void {
    this.change(Object.entries(change).map(([name, value]) => [name, writtenForm(value)]));
  }

  private change(entries: readonly (readonly [string, string])[], removed?: string): void {
    const { state } = readWritten(entries);
    const names = entries.map(([name]) => name).filter((name) => name in DEFAULT_STATE);
    const source = removed === undefined ? state : DEFAULT_STATE;
    this.state = {
      ...this.state,
      ...Object.fromEntries(names.map((name) => [name, source[name as keyof PlaygroundState]])),
    };
    this.send({ type: "setState", link: encodeState(this.state) });
  }

  private send(message: ToEmbed): void {
    // Before the frame has connected the state waits here; it is sent when it does.
    this.port?.postMessage(message);
  }

  private openFrame(): void {
    this.nearScreen?.disconnect();
    if (this.frame !== undefined) return;
    const address = this.address();
    if (address === undefined) {
      const message = `base must be an http or https address, not “${this.getAttribute("base") ?? ""}”.`;
      return this.onMessage({ type: "error", code: "E_EMBED_BASE", message });
    }
    const root = this.shadowRoot ?? this.attachStyledRoot();
    this.frame = document.createElement("iframe");
    this.frame.title = "Attention map";
    this.frame.src = address.href;
    root.replaceChildren(this.frame);
  }

  private attachStyledRoot(): ShadowRoot {
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    return root;
  }

  /** Undefined for a base that cannot be: it comes from somebody's page. */
  private address(): URL | undefined {
    const base = this.getAttribute("base") ?? "./";
    const folder = URL.canParse(base, import.meta.url) ? new URL(base, import.meta.url) : undefined;
    if (folder === undefined || !/^https?:$/.test(folder.protocol)) return undefined;
    const address = new URL("embed.html", folder);
    address.hash = encodeState(this.state);
    return address;
  }

  private readonly onGreeting = (event: MessageEvent): void => {
    if (this.frame === undefined || event.source !== this.frame.contentWindow || !isGreeting(event.data, "hello"))
      return;
    // "null": this whole page is sandboxed, and with it the frame; such an origin cannot be addressed by name.
    const expected = new URL(this.frame.src).origin;
    if (event.origin !== expected && event.origin !== "null") return;
    const channel = new MessageChannel();
    this.port?.close();
    this.port = channel.port1;
    this.port.onmessage = ({ data }) => this.onMessage(readFromEmbed(data));
    const target = event.origin === "null" ? "*" : expected;
    this.frame.contentWindow?.postMessage({ protocol: EMBED_PROTOCOL, type: "connect" }, target, [channel.port2]);
    this.send({ type: "setState", link: encodeState(this.state) });
  };

  private onMessage(message: FromEmbed | undefined): void {
    if (message === undefined) return;
    if (message.type === "error") {
      const { code, message: sentence } = message;
      this.settleReady?.reject({ code, message: sentence });
      this.dispatchEvent(new CustomEvent("error", { detail: { code, message: sentence } }));
      return;
    }
    this.state = decodeState(message.link).state;
    if (message.type === "ready") this.settleReady?.resolve();
    this.dispatchEvent(new CustomEvent(message.type, { detail: this.state }));
  }
}

/** As an attribute would have it; a pin may be given as "5,3", as {query, key} or as null. */
function writtenForm(value: unknown): string {
  if (typeof value === "object" && value !== null && "query" in value && "key" in value)
    return `${String(value.query)},${String(value.key)}`;
  return value === null || value === undefined ? "" : String(value);
}

// Two versions of this file on one page must not fight over the name: the first one keeps it.
if (globalThis.customElements !== undefined && globalThis.customElements.get("attention-view") === undefined) {
  globalThis.customElements.define("attention-view", AttentionView);
}
