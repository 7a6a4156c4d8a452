// The few commands of the W3C WebDriver protocol that the smoke test uses, over plain HTTP.

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf"; // the key under which the protocol names an element

/** Code points that the protocol gives to keys without a character. */
const KEY_CODES: Readonly<Record<string, string>> = {
  Escape: "\uE00C",
  ArrowLeft: "\uE012",
  ArrowUp: "\uE013",
  ArrowRight: "\uE014",
  ArrowDown: "\uE015",
  Backspace: "\uE003",
};

export interface Session {
  readonly browserVersion: string;
  open(address: string): Promise<void>;
  evaluate(source: string, argument: unknown): Promise<unknown>;
  type(selector: string, text: string): Promise<void>;
  press(key: string): Promise<void>;
  close(): Promise<void>;
}

export async function openSession(driver: string, capabilities: unknown): Promise<Session> {
  const opened = (await send("POST", `${driver}/session`, { capabilities })) as {
    readonly sessionId: string;
    readonly capabilities: { readonly browserVersion: string };
  };
  const root = `${driver}/session/${opened.sessionId}`;
  await send("POST", `${root}/timeouts`, { script: 120_000, pageLoad: 60_000 });
  return {
    browserVersion: opened.capabilities.browserVersion,
    open: async (url) => void (await send("POST", `${root}/url`, { url })),
    evaluate: (source, argument) => evaluateIn(root, source, argument),
    type: async (selector, text) => {
      const found = (await send("POST", `${root}/element`, { using: "css selector", value: selector })) as Record<
        string,
        string
      >;
      const element = `${root}/element/${found[ELEMENT] ?? ""}`;
      await send("POST", `${element}/click`, {});
      await send("POST", `${element}/value`, { text });
    },
    press: async (key) => void (await send("POST", `${root}/actions`, pressOf(KEY_CODES[key] ?? key))),
    close: async () => void (await send("DELETE", root)),
  };
}

/** A page's exception comes back as a value, because the driver would shorten its message. */
async function evaluateIn(root: string, source: string, argument: unknown): Promise<unknown> {
  const script = `const done = arguments[1];
    (${source})(arguments[0]).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
  const reply = (await send("POST", `${root}/execute/async`, { script, args: [argument] })) as
    | { readonly value: unknown }
    | { readonly error: string };
  if ("error" in reply) throw new Error(reply.error);
  return reply.value;
}

function pressOf(value: string): unknown {
  const actions = [
    { type: "keyDown", value },
    { type: "keyUp", value },
  ];
  return { actions: [{ type: "key", id: "keyboard", actions }] };
}

async function send(method: string, address: string, body?: unknown): Promise<unknown> {
  const reply = await fetch(address, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const { value } = (await reply.json()) as { readonly value: unknown };
  if (!reply.ok) throw new Error(`WebDriver ${method} ${new URL(address).pathname}: ${JSON.stringify(value)}`);
  return value;
}
