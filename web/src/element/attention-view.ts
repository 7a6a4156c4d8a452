/// <reference lib="dom" preserve="true" />
// <attention-view text="The cat sat." layer="1" head="0" pin="5,3" theme="dark"></attention-view>
//
// A live attention map in any page. Attributes are the keys of a link. Loads nothing before it comes near the
// screen and closes everything when it is taken out. `base` is the address of the folder that holds embed.html,
// for a page that copied this file elsewhere. Importing it under Node is allowed and does nothing.
//
//   ready         a promise of the first picture; rejects with {code, message} when there will be none
//   getState()    the view as the map shows it     setState({ head: 2 })    changes part of it
//   live()        the live map in the place of a saved one      toData(), toPNG(), toSVG()    what is shown, to be kept
//   events        ready, statechange (detail: the view), error (detail: {code, message})
//
// docs/embed.md describes it for who writes the page around it. A page pays for every byte of this file before it has
// seen anything: what can be done inside the frame is done there (tests/browser/embed-size.spec.ts).

import type { Note, PlaygroundState } from "../state/playground-state.ts";
import { VIEW_ATTRIBUTES } from "./attribute-names.ts";
import type * as SnapshotPicture from "./snapshot-picture.ts";
import { GreetingWatch } from "./greeting-watch.ts";
import { hostTheme, unwatchHostTheme, watchHostTheme } from "./host-theme.ts";
import {
  EMBED_PROTOCOL,
  isGreeting,
  SAID_BY_HOST,
  type Change,
  type FromEmbed,
  type TakenKind,
} from "./embed-protocol.ts";

/** What toData() gives: what stands in a JSON file of the playground, with numbers as typed arrays. */
export interface AttentionData {
  readonly provenance: Readonly<Record<string, unknown>>;
  readonly tokens: readonly { readonly position: number; readonly id: number; readonly text: string }[];
  readonly grids: readonly {
    readonly name: "weights" | "scores" | "visible" | "queries" | "keys" | "values";
    readonly rows: number;
    readonly columns: number;
    readonly data: Float32Array | Uint8Array; // [rows, columns]
  }[];
}

const CLOSED = { code: "E_CLOSED", message: "The view was taken out of the page." };
/** Starts loading this far from the screen. */
const NEAR_SCREEN = "200px";
/** A style sheet of the page around may say another height: it wins over :host. */
const styleOf = (heightCssPx: number): string =>
  `:host{display:block;height:${heightCssPx}px}iframe{display:block;width:100%;height:100%;border:0}`;

// Under Node there is nothing to extend; the class is then never instantiated.
const ElementBase = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

export class AttentionView extends ElementBase {
  static readonly observedAttributes = [...VIEW_ATTRIBUTES, "controls", "live"];
  /** Where embed.html lies, seen from the file that this class has become a part of. */
  static folder = "./";

  static loadSnapshot: () => Promise<typeof SnapshotPicture>;

  /** Pending until the first picture, however long the element waits to be put into a page. */
  ready!: Promise<void>;
  /** Undefined once `ready` is settled. */
  private settleReady: { readonly resolve: () => void; readonly reject: (reason: Note) => void } | undefined;
  /** What the frame has told last, changed by what was given since; before that, all that was given. */
  private given: Record<string, unknown> = {};
  private told: PlaygroundState | undefined;
  private frame: HTMLIFrameElement | undefined;
  private port: MessagePort | undefined;
  /** The file of a snapshot, from when it has been looked for; not one that could not be drawn. */
  private saved: string | undefined;
  private isSavedShown = false;
  /** Another view than the saved one was asked for while that was shown: that the two differ is then no news. */
  private isMoved = false;
  private isLive = false;
  private readonly asked: { readonly resolve: (value: never) => void; readonly reject: (reason: Note) => void }[] = [];
  private readonly sheet = new CSSStyleSheet();
  private nearScreen: IntersectionObserver | undefined;
  private readonly greeting = new GreetingWatch(() => this.onSilence());

  constructor() {
    super();
    this.renewReady();
  }

  connectedCallback(): void {
    if (this.settleReady === undefined) this.renewReady();
    addEventListener("message", this.onGreeting);
    watchHostTheme(this.tellHost);
    this.nearScreen = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) void this.open();
      },
      { rootMargin: NEAR_SCREEN },
    );
    this.nearScreen.observe(this);
  }

  disconnectedCallback(): void {
    removeEventListener("message", this.onGreeting);
    unwatchHostTheme(this.tellHost);
    this.nearScreen?.disconnect();
    this.greeting.stop();
    this.port?.close();
    this.frame?.remove();
    this.port = this.frame = undefined;
    this.isSavedShown = false;
    this.rejectReady(CLOSED);
    this.rejectAsked();
  }

  attributeChangedCallback(name: string, before: string | null, written: string | null): void {
    if (before === written) return;
    if (name === "controls") this.tellHost();
    else if (name !== "live") this.change({ [name]: written ?? undefined });
    else if (written !== null) this.live();
  }

  /** What the frame has told last. Its type holds from `ready` on: before, it is what was given, as it was given. */
  getState(): PlaygroundState {
    return this.told ?? (this.given as unknown as PlaygroundState);
  }

  /** A value that cannot be used falls back exactly as in a link, and the `error` event says so. */
  setState(change: Partial<PlaygroundState>): void {
    let copy: unknown;
    try {
      copy = structuredClone(change);
    } catch {
      // Said below.
    }
    if ({}.toString.call(copy) !== "[object Object]")
      return this.tellError({ code: "E_ATTRIBUTE", message: "setState takes an object like { head: 2 }." });
    this.change(Object.fromEntries(Object.entries(copy as object).filter(([, value]) => value !== undefined)));
    this.live();
  }

  /** From now on the live map, where a saved one would be. */
  get live(): () => void {
    return () => {
      this.isLive = true;
      if (this.isSavedShown) this.openFrame();
    };
  }

  /** As the attribute: React and Vue set what they find on an element, and would put a value in the method's place. */
  set live(value: unknown) {
    if (value !== false && value !== null && value !== undefined) this.live();
  }

  /** The numbers of the head that is shown, and where they come from. */
  toData(): Promise<AttentionData> {
    return this.take("data");
  }

  /** `ratio`: pixels for each of the page's, 1 to 4. */
  toPNG(ratio = 2): Promise<Blob> {
    return this.take("png", ratio);
  }

  toSVG(): Promise<string> {
    return this.take("svg");
  }

  private async take<T>(what: TakenKind, ratio = 1): Promise<T> {
    this.live();
    await this.ready;
    return new Promise<T>((resolve, reject) => {
      this.post({ type: "take", id: this.asked.push({ resolve, reject }) - 1, what, ratio });
      if (this.port === undefined) this.rejectAsked();
    });
  }

  private change(change: Change): void {
    this.given = { ...this.given, ...change };
    // What was refused may be mended by this.
    if (this.port && !this.told && !this.settleReady) this.renewReady();
    // A saved map shows no other view.
    if (this.isSavedShown) {
      this.isMoved = true;
      this.live();
    }
    // Before the frame has connected the change waits in what is given.
    this.post({ type: "setState", change });
  }

  private post(message: unknown): void {
    this.port?.postMessage(message);
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
    if (this.settleReady === undefined) return;
    this.settleReady.reject(reason);
    this.settleReady = this.told = undefined;
  }

  private async open(): Promise<void> {
    this.nearScreen?.disconnect();
    const file = this.getAttribute("snapshot");
    const inside = this.querySelector('script[type="application/json"]')?.textContent;
    this.saved = inside ?? (file === null ? undefined : await fetchText(file));
    if (this.saved !== undefined && !this.isLive) {
      const picture = await AttentionView.loadSnapshot().catch(() => undefined);
      if (this.isConnected && !this.isLive && picture) return this.showSaved(picture, this.saved);
    }
    if (this.isConnected) this.openFrame();
  }

  private showSaved({ showSnapshot }: typeof SnapshotPicture, text: string): void {
    if (this.frame !== undefined) return;
    this.isSavedShown = true;
    showSnapshot(text, {
      root: this.styledRoot(),
      onLive: () => {
        this.live();
        // What had the focus is gone.
        this.frame?.focus();
      },
      onHeight: (height) => this.setHeight(height),
      onProblem: (message) => {
        this.saved = undefined;
        this.tellError({ code: "E_SNAPSHOT", message });
      },
    });
  }

  private rejectAsked(): void {
    for (const { reject } of this.asked.splice(0)) reject(CLOSED);
  }

  private openFrame(): void {
    if (this.frame !== undefined) return;
    this.isSavedShown = false;
    const root = this.styledRoot();
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

  private styledRoot(): ShadowRoot {
    // What stood there before may have needed less room.
    this.setHeight(480);
    if (this.shadowRoot) return this.shadowRoot;
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [this.sheet];
    return root;
  }

  private setHeight(heightCssPx: number): void {
    this.sheet.replaceSync(styleOf(Math.min(Math.max(heightCssPx, 120), 4000)));
  }

  /** Undefined for a base that cannot be: it comes from somebody's page. */
  private address(): URL | undefined {
    const base = this.getAttribute("base") ?? AttentionView.folder;
    const folder = URL.canParse(base, import.meta.url) ? new URL(base, import.meta.url) : undefined;
    if (folder === undefined || !/^https?:$/.test(folder.protocol)) return undefined;
    return new URL(`embed.html${SAID_BY_HOST}`, folder);
  }

  private readonly onGreeting = (event: MessageEvent): void => {
    const { frame } = this;
    if (frame === undefined || event.source !== frame.contentWindow || !isGreeting(event.data, "hello")) return;
    // "null": this whole page is sandboxed, and with it the frame; such an origin cannot be addressed by name.
    const expected = new URL(frame.src).origin;
    if (event.origin !== expected && event.origin !== "null") return;
    this.greeting.stop();
    const channel = new MessageChannel();
    this.port?.close();
    this.port = channel.port1;
    this.port.onmessage = ({ data }) => this.onMessage(data as FromEmbed);
    const target = event.origin === "null" ? "*" : expected;
    frame.contentWindow?.postMessage({ protocol: EMBED_PROTOCOL, type: "connect" }, target, [channel.port2]);
    this.tellHost();
    if (this.saved !== undefined) this.post({ type: "snapshot", text: this.saved, isMoved: this.isMoved });
    this.change(this.given);
  };

  private readonly tellHost = (): void => {
    this.post({ type: "setHost", theme: hostTheme(), controls: this.getAttribute("controls") });
  };

  /** From our own page, through a channel that nobody else has. */
  private onMessage(message: FromEmbed): void {
    switch (message.type) {
      case "error":
        this.rejectReady({ code: message.code, message: message.message });
        return this.tellError(message);
      case "note":
        return this.tellError(message);
      case "height":
        return this.setHeight(message.height);
      case "taken":
        return this.asked[message.id]?.resolve(message.value as never);
      case "refused":
        return this.asked[message.id]?.reject({ code: message.code, message: message.message });
      default:
        this.told = message.state;
        this.given = { ...message.state };
        if (message.type === "ready") {
          // Who uses the map inside the frame may have mended what was refused.
          if (!this.settleReady) this.renewReady();
          this.settleReady?.resolve();
          this.settleReady = undefined;
        }
        this.dispatchEvent(new CustomEvent(message.type, { detail: message.state }));
    }
  }
}

/** "" for what cannot be had: it is then no snapshot. */
async function fetchText(address: string): Promise<string> {
  try {
    const answer = await fetch(new URL(address, document.baseURI));
    return answer.ok ? await answer.text() : "";
  } catch {
    return "";
  }
}

/** `folder`: where embed.html lies, seen from the file that calls this. */
export function defineElement(folder: string, loadSnapshot: () => Promise<typeof SnapshotPicture>): void {
  AttentionView.folder = folder;
  AttentionView.loadSnapshot = loadSnapshot;
  // Two versions of this file on one page must not fight over the name: the first one keeps it.
  if (globalThis.customElements !== undefined && globalThis.customElements.get("attention-view") === undefined) {
    globalThis.customElements.define("attention-view", AttentionView);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "attention-view": AttentionView;
  }
}
