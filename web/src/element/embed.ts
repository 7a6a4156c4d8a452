/// <reference lib="dom" preserve="true" />
// <attention-view text="The cat sat." layer="1" head="0" pin="5,3" theme="dark"></attention-view>
//
// A live attention map in any page. Attributes are the keys of a link. Loads nothing before it comes near the
// screen and closes everything when it is taken out. `base` is the address of the folder that holds embed.html,
// for a page that copied this file elsewhere. Importing it under Node is allowed and does nothing.
//
//   ready         a promise of the first picture; rejects with {code, message} when there will be none
//   getState()    the view as it is now     setState({ head: 2 })    changes part of it
//   events        ready, statechange (detail: the view), error (detail: {code, message})
//
// docs/embed.md describes it for who writes the page around it.

import { isLinkKey, LINK_KEY_NAMES, readWritten } from "../state/link-keys.ts";
import { DEFAULT_STATE, type Note, type PlaygroundState } from "../state/playground-state.ts";
import { encodeState, fitsLink } from "../state/share-link.ts";
import { GreetingWatch } from "./greeting-watch.ts";
import { EMBED_PROTOCOL, isGreeting, readFromEmbed, writeView, type FromEmbed } from "./embed-protocol.ts";

export type { PlaygroundState as AttentionViewState } from "../state/playground-state.ts";

/** Starts loading this far from the screen. */
const NEAR_SCREEN = "200px";
const STYLE =
  ":host { display: block; height: 480px; } iframe { display: block; width: 100%; height: 100%; border: 0; }";

// Under Node there is nothing to extend; the class is then never instantiated.
const ElementBase = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

export class AttentionView extends ElementBase {
  static readonly observedAttributes = [...LINK_KEY_NAMES];

  /** Pending until the first picture, however long the element waits to be put into a page. */
  ready!: Promise<void>;
  /** Undefined once `ready` is settled. */
  private settleReady: { readonly resolve: () => void; readonly reject: (reason: Note) => void } | undefined;
  private state: PlaygroundState = DEFAULT_STATE;
  /** Told when the frame has connected: attributes are read before anybody in the page can listen. */
  private untoldProblems: string[] = [];
  private frame: HTMLIFrameElement | undefined;
  private port: MessagePort | undefined;
  private nearScreen: IntersectionObserver | undefined;
  private readonly greeting = new GreetingWatch(() => this.onSilence());

  constructor() {
    super();
    this.renewReady();
  }

  connectedCallback(): void {
    if (this.settleReady === undefined) this.renewReady();
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
    this.greeting.stop();
    this.port?.close();
    this.frame?.remove();
    this.port = undefined;
    this.frame = undefined;
    this.rejectReady({ code: "E_CLOSED", message: "The view was taken out of the page before its first picture." });
  }

  attributeChangedCallback(name: string, before: string | null, written: string | null): void {
    if (before === written || !isLinkKey(name)) return;
    if (written === null) this.show({ ...this.state, [name]: DEFAULT_STATE[name] });
    else this.change([[name, written]]);
  }

  getState(): PlaygroundState {
    return this.state;
  }

  /** A value that cannot be used falls back exactly as in a link, and the `error` event says so. */
  setState(change: Partial<PlaygroundState>): void {
    const given: unknown = change;
    if (typeof given !== "object" || given === null)
      return this.tellProblems([`setState takes an object like { head: 2 }, not ${writtenForm(given) || "nothing"}.`]);
    const entries = Object.entries(given).filter(([, value]) => value !== undefined);
    this.change(entries.map(([name, value]) => [name, writtenForm(value)] as const));
  }

  private change(entries: readonly (readonly [string, string])[]): void {
    const { state, problems } = readWritten(entries);
    const names = entries.map(([name]) => name).filter(isLinkKey);
    this.show({ ...this.state, ...Object.fromEntries(names.map((name) => [name, state[name]])) });
    this.tellProblems(problems);
  }

  private show(state: PlaygroundState): void {
    this.state = state;
    // Before the frame has connected the state waits here; it is sent when it does.
    this.port?.postMessage({ type: "setState", view: writeView(state) });
  }

  private tellProblems(problems: readonly string[]): void {
    this.untoldProblems.push(...problems);
    if (this.port === undefined) return;
    for (const message of this.untoldProblems.splice(0)) this.tellError({ code: "E_ATTRIBUTE", message });
  }

  private tellError({ code, message }: Note): void {
    this.dispatchEvent(new CustomEvent("error", { detail: { code, message } }));
  }

  private renewReady(): void {
    this.ready = new Promise((resolve, reject) => (this.settleReady = { resolve, reject }));
    // Nobody has to listen: the error event says the same.
    this.ready.catch(() => undefined);
  }

  private rejectReady(reason: Note): void {
    this.settleReady?.reject(reason);
    this.settleReady = undefined;
  }

  private openFrame(): void {
    this.nearScreen?.disconnect();
    if (this.frame !== undefined) return;
    const root = this.shadowRoot ?? this.attachStyledRoot();
    const address = this.address();
    if (address === undefined) {
      const message = `base must be an http or https address, not “${this.getAttribute("base") ?? ""}”.`;
      return this.giveUp({ code: "E_EMBED_BASE", message });
    }
    this.frame = document.createElement("iframe");
    this.frame.onload = () => {
      if (this.port === undefined) this.greeting.start();
    };
    this.frame.title = "Attention map";
    this.frame.src = address.href;
    root.replaceChildren(this.frame);
  }

  private onSilence(): void {
    const { origin, pathname } = new URL(this.frame?.src ?? "");
    const message = `No Headlight answers at ${origin}${pathname}; base must be the folder that holds embed.html.`;
    this.frame = undefined;
    this.giveUp({ code: "E_EMBED_LOAD", message });
  }

  /** Says where the map would be that there will be none. */
  private giveUp(reason: Note): void {
    this.shadowRoot?.replaceChildren(reason.message);
    this.rejectReady(reason);
    this.tellError(reason);
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
    const link = encodeState(this.state);
    // A text that no link can carry comes with the first message; nothing is shown until then.
    address.hash = fitsLink(link) ? link : encodeState({ ...this.state, text: "" });
    return address;
  }

  private readonly onGreeting = (event: MessageEvent): void => {
    if (this.frame === undefined || event.source !== this.frame.contentWindow || !isGreeting(event.data, "hello"))
      return;
    // "null": this whole page is sandboxed, and with it the frame; such an origin cannot be addressed by name.
    const expected = new URL(this.frame.src).origin;
    if (event.origin !== expected && event.origin !== "null") return;
    this.greeting.stop();
    const channel = new MessageChannel();
    this.port?.close();
    this.port = channel.port1;
    this.port.onmessage = ({ data }) => this.onMessage(readFromEmbed(data));
    const target = event.origin === "null" ? "*" : expected;
    this.frame.contentWindow?.postMessage({ protocol: EMBED_PROTOCOL, type: "connect" }, target, [channel.port2]);
    this.show(this.state);
    this.tellProblems([]);
  };

  private onMessage(message: FromEmbed | undefined): void {
    if (message === undefined) return;
    if (message.type === "note") return this.tellError(message);
    if (message.type === "error") {
      this.rejectReady({ code: message.code, message: message.message });
      return this.tellError(message);
    }
    this.state = readWritten(message.view).state;
    if (message.type === "ready") {
      this.settleReady?.resolve();
      this.settleReady = undefined;
    }
    this.dispatchEvent(new CustomEvent(message.type, { detail: this.state }));
  }
}

/** As an attribute would have it; a pin may be given as "5,3", as {query, key} or as null, a mask as "3,5" or [3, 5]. */
function writtenForm(value: unknown): string {
  if (Array.isArray(value) && value.every((item) => typeof item === "number")) return value.join(",");
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return String(value);
  return "query" in value && "key" in value
    ? `${writtenForm(value.query)},${writtenForm(value.key)}`
    : Object.prototype.toString.call(value); // never fails, unlike String
}

// Two versions of this file on one page must not fight over the name: the first one keeps it.
if (globalThis.customElements !== undefined && globalThis.customElements.get("attention-view") === undefined) {
  globalThis.customElements.define("attention-view", AttentionView);
}

declare global {
  interface HTMLElementTagNameMap {
    "attention-view": AttentionView;
  }
}
