// What is pasted into somebody's page: Markdown, a frame, the element.

import { linkable } from "../state/share-link.ts";
import { writtenDifferences } from "../state/link-keys.ts";
import type { PlaygroundState } from "../state/playground-state.ts";
import { escapeAttribute, escapeDestination, escapeMarkdown } from "./escape.ts";

/** As high as the element is where a page says nothing else. */
const FRAME_HEIGHT_CSS_PX = 480;

/** `picture`: the name of a file beside the text; undefined where there is none. */
export function markdownOf(words: string, link: string, picture: string | undefined): string {
  const label = escapeMarkdown(words);
  const shown = picture === undefined ? label : `![${label}](${escapeDestination(picture)})`;
  return `[${shown}](${escapeDestination(link)})`;
}

/** `site`: the address of the folder that holds embed.html, or of any page in it; `fragment`: the view, from its # on. */
export function iframeOf(words: string, site: string, fragment: string): string {
  const address = new URL(fragment, new URL("embed.html", site)).href;
  const attributes = [
    ["src", address],
    ["title", words],
    ["width", "100%"],
    ["height", String(FRAME_HEIGHT_CSS_PX)],
    ["loading", "lazy"],
    ["style", "border:0"],
  ] as const;
  return `<iframe${writeAttributes(attributes)}></iframe>`;
}

export function elementOf(site: string, state: PlaygroundState): string {
  const script = writeAttributes([
    ["type", "module"],
    ["src", new URL("embed.js", site).href],
  ]);
  const attributes = writtenDifferences(linkable(embeddable(state)));
  return `<script${script}></script>\n<attention-view${writeAttributes(attributes)}></attention-view>`;
}

/** Without what only the playground shows. */
export function embeddable(state: PlaygroundState): PlaygroundState {
  return { ...state, tour: "none" };
}

function writeAttributes(attributes: readonly (readonly [string, string])[]): string {
  return attributes.map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`).join("");
}
