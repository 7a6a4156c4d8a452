// What a smoke test needs of a browser, whichever way it is driven. Three engines stand behind it:
// Chromium through Playwright, Firefox through WebDriver BiDi, WebKit through plain WebDriver.

export type BrowserName = "chromium" | "firefox" | "webkit";

export interface BrowserDriver {
  readonly name: BrowserName;
  /** Name and version that the browser itself reports. */
  readonly version: string;
  open(address: string): Promise<void>;
  /** Runs `source`, the text of an async function of one JSON value, in the page; its JSON result comes back. */
  evaluate(source: string, argument: unknown): Promise<unknown>;
  /** Types like a person: a click into what `selector` finds, to its end, then one key after another. */
  type(selector: string, text: string): Promise<void>;
  /** Presses one key, by its `KeyboardEvent.key` name. */
  press(key: string): Promise<void>;
  close(): Promise<void>;
}
