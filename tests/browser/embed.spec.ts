import { DEFAULT_STATE } from "../../web/src/state/playground-state.ts";
import { EMBED, eventsOf, openHost, outcome, ready, recordEvents, type View } from "./embed-host.ts";
import { SITES } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

for (const [name, headers] of [
  ["a plain page of another origin", {}],
  [
    "an isolated page (COEP: require-corp)",
    { "cross-origin-embedder-policy": "require-corp", "cross-origin-opener-policy": "same-origin" },
  ],
] as const) {
  test(`one line of HTML puts a live map into ${name}`, async ({ page }) => {
    await openHost(page, EMBED, { headers });
    const view = page.locator("attention-view");
    await view.evaluate((element) => (element as View).ready);
    const map = page.frameLocator("attention-view iframe").getByRole("application");
    await expect(map).toHaveAccessibleName(/layer 1, head 2\b.*, 5 tokens:/);
    expect(await view.evaluate((element) => (element as View).getState())).toMatchObject({
      text: "a rose is a rose",
      layer: 1,
      head: 2,
    });
  });
}

test("setState and attributes change the map, and statechange tells of a pin", async ({ page }) => {
  await openHost(page, EMBED);
  const view = page.locator("attention-view");
  await view.evaluate((element) => (element as View).ready);
  const frame = page.frameLocator("attention-view iframe");
  const map = frame.getByRole("application");
  await view.evaluate((element) => (element as View).setState({ head: 4 }));
  await expect(map).toHaveAccessibleName(/layer 1, head 4\b/);
  await view.evaluate((element) => element.setAttribute("text", "three new words"));
  await expect(map).toHaveAccessibleName(/, 3 tokens:/);
  const pinned = view.evaluate(
    (element) =>
      new Promise((resolve) => {
        element.addEventListener("statechange", (event) => {
          const { pin } = (event as CustomEvent<{ readonly pin: unknown }>).detail;
          if (pin !== null) resolve(pin);
        });
      }),
  );
  await map.focus();
  await page.keyboard.press("ArrowDown");
  expect(await pinned).toEqual({ query: 0, key: 0 });
});

test("an embed far below the screen loads nothing until somebody comes near", async ({ page }) => {
  await openHost(page, `<div style="height: 5000px"></div>${EMBED}`);
  await page.waitForFunction(() => customElements.get("attention-view") !== undefined);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  expect(page.frames()).toHaveLength(1);
  await page.locator("attention-view").scrollIntoViewIfNeeded();
  await page.locator("attention-view").evaluate((element) => (element as View).ready);
  expect(page.frames()).toHaveLength(2);
});

test("an embed that is taken out takes its frame and its worker with it", async ({ page }) => {
  await openHost(page, EMBED);
  await page.locator("attention-view").evaluate((element) => (element as View).ready);
  await expect.poll(() => page.workers().length).toBe(1);
  await page.locator("attention-view").evaluate((element) => element.remove());
  await expect.poll(() => page.frames().length).toBe(1);
  await expect.poll(() => page.workers().length).toBe(0);
});

test("an embed whose module does not load tells the page around it why", async ({ page }) => {
  await page.route(/\.wasm$/, (route) => route.fulfill({ status: 200, contentType: "text/html", body: "<p>" }));
  await openHost(page, EMBED);
  expect(await outcome(page.locator("attention-view"))).toBe("E_WASM_LOAD");
  const alert = page.frameLocator("attention-view iframe").locator("fault-banner").getByRole("alert");
  await expect(alert).toContainText("E_WASM_LOAD");
});

const LONG_TEXT = "word ".repeat(6_500);

test("a text that no link can carry is shown, from setState and from the attribute", async ({ page }) => {
  await openHost(page, EMBED);
  const view = page.locator("attention-view");
  const map = page.frameLocator("attention-view iframe").getByRole("application");
  await view.evaluate((element) => (element as View).ready);
  await view.evaluate((element, text) => (element as View).setState({ text }), LONG_TEXT);
  await expect(map).toHaveAccessibleName(/layer 1, head 2\b.*, 6,500 tokens:/);
  await expect.poll(() => view.evaluate((element) => (element as View).getState()["text"])).toBe(LONG_TEXT);

  await openHost(page, `<attention-view text="${LONG_TEXT}" head="3"></attention-view>`);
  expect(await outcome(view)).toBe("ready");
  await expect(map).toHaveAccessibleName(/layer 0, head 3\b.*, 6,500 tokens:/);
  expect(await view.evaluate((element) => (element as View).getState()["text"])).toBe(LONG_TEXT);
});

test("what is wrong with an attribute is told, and the map comes all the same", async ({ page }) => {
  await openHost(page, '<attention-view head="-3" pin="x" hidden></attention-view>');
  const view = page.locator("attention-view");
  await recordEvents(view);
  await view.evaluate((element) => element.removeAttribute("hidden")); // what is not laid out is not near the screen
  expect(await outcome(view)).toBe("ready");
  expect((await eventsOf(view)).map(({ name, detail }) => [name, detail["code"], detail["message"]])).toEqual([
    ["error", "E_ATTRIBUTE", "The head is “-3”, which is not a whole number from 0 to 999,999,999."],
    ["error", "E_ATTRIBUTE", "Pin “x” is not a query and a key like 5,3, so nothing is pinned."],
    ["ready", undefined, undefined],
  ]);
  await view.evaluate((element) => element.removeAttribute("head"));
  expect(await eventsOf(view)).toHaveLength(3);
});

test("what the map could not have of a view is told, and is no part of the state", async ({ page }) => {
  await openHost(page, EMBED);
  const view = page.locator("attention-view");
  await view.evaluate((element) => (element as View).ready);
  await recordEvents(view);
  const told = async () =>
    (await eventsOf(view)).map(({ name, detail }) => [name, detail["code"] ?? detail["pin"] ?? detail["head"]]);
  await view.evaluate((element) => (element as View).setState({ pin: { query: 40, key: 2 }, mask: [1], pair: "x" }));
  await expect.poll(told).toHaveLength(4);
  expect((await told()).map(([name, code]) => `${String(name)} ${String(code)}`).sort()).toEqual([
    "error E_ATTRIBUTE",
    "error E_ATTRIBUTE",
    "error E_ATTRIBUTE",
    "statechange 2",
  ]);
  const notes = page.frameLocator("attention-view iframe").locator("link-notes li code");
  await expect(notes, "the frame calls them by the same name").toHaveText(Array<string>(3).fill("E_ATTRIBUTE"));
  const state = await view.evaluate((element) => (element as View).getState());
  expect(state).toMatchObject({ text: "a rose is a rose", pair: "", mask: [], pin: null });
  // A text that is refused shows no other view.
  await view.evaluate((element) => (element as View).setState({ text: "word ".repeat(20_000) }));
  await expect.poll(told).toHaveLength(5);
  await view.evaluate((element) => (element as View).setState({ text: "two words" }));
  await expect.poll(told).toHaveLength(6);
  expect((await told()).slice(4).map(([name, code]) => `${String(name)} ${String(code)}`)).toEqual([
    "error E_TOO_LONG",
    "statechange 2",
  ]);
});

test("setState takes the keys of a view and nothing else", async ({ page }) => {
  await openHost(page, EMBED);
  const view = page.locator("attention-view");
  await view.evaluate((element) => (element as View).ready);
  await recordEvents(view);
  const state = await view.evaluate((element) => {
    const map = element as View;
    map.setState({ constructor: 3, toString: 4, head: undefined });
    map.setState(JSON.parse('{"__proto__": {"layer": 0}, "colour": "red"}') as never);
    map.setState(undefined as never);
    map.setState([1, 2] as never);
    map.setState({ pin: () => 0 });
    map.setState({ pin: Object.create(null) as unknown });
    const kept = map.getState();
    return { keys: Object.keys(kept), layer: kept["layer"], head: kept["head"] };
  });
  expect(state).toEqual({
    keys: Object.keys(DEFAULT_STATE),
    layer: 1,
    head: 2,
  });
  const sentences = async () => (await eventsOf(view)).map(({ detail }) => detail["message"]);
  await expect
    .poll(sentences)
    .toEqual([
      "setState takes an object like { head: 2 }.",
      "setState takes an object like { head: 2 }.",
      "setState takes an object like { head: 2 }.",
      "Pin “{}” is not a query and a key like 5,3, so nothing is pinned.",
    ]);
});

test("ready waits for a page, and ends when the view is taken out before its first picture", async ({ page }) => {
  await openHost(page, "");
  const course = await page.evaluate(async () => {
    const view = document.createElement("attention-view");
    const seen: string[] = [];
    const first = view.ready.then(
      () => seen.push("ready"),
      (fault: unknown) => seen.push((fault as { readonly code: string }).code),
    );
    // Whatever was settled already has been heard of after this.
    await new Promise((resolve) => requestAnimationFrame(resolve));
    seen.push("put in");
    document.body.append(view);
    view.remove();
    await first;
    for (const name of ["statechange", "ready"]) view.addEventListener(name, () => seen.push(`event ${name}`));
    document.body.append(view);
    view.setState({ head: 3 });
    await view.ready;
    return [...seen, view.getState().head];
  });
  expect(course).toEqual(["put in", "E_CLOSED", "event ready", 3]);
});

test("after a view that was refused, another one is promised anew, and can be taken away", async ({ page }) => {
  await openHost(page, "");
  const course = await page.evaluate(async () => {
    const view = document.createElement("attention-view");
    const outcomeOf = (promise: Promise<unknown>): Promise<string> =>
      promise.then(
        () => "there",
        (fault: unknown) => (fault as { readonly code: string }).code,
      );
    view.setAttribute("text", "word ".repeat(20_000));
    document.body.append(view);
    const seen = [await outcomeOf(view.ready), await outcomeOf(view.toSVG())];
    view.setState({ text: "word ".repeat(21_000) });
    seen.push(await outcomeOf(view.ready));
    view.setState({ text: "two words" });
    const svg = view.toSVG();
    seen.push(await outcomeOf(view.ready), await outcomeOf(svg), view.getState().text);
    return seen;
  });
  expect(course).toEqual(["E_TOO_LONG", "E_TOO_LONG", "E_TOO_LONG", "there", "there", "two words"]);
});

test("a base where there is no embed.html is said where the map would be, and can be mended", async ({
  page,
  expectComplaint,
}) => {
  expectComplaint(/status of 404/);
  const base = `${SITES.plain()}no/such/folder/`;
  await openHost(page, `<attention-view base="${base}" text="a rose is a rose" hidden></attention-view>`);
  const view = page.locator("attention-view");
  await recordEvents(view);
  await view.evaluate((element) => element.removeAttribute("hidden"));
  const sentence = `No Headlight answers at ${base}embed.html; base must be the folder that holds embed.html.`;
  expect(await outcome(view)).toBe("E_EMBED_LOAD");
  await expect(view).toHaveText(sentence);
  expect(await eventsOf(view)).toEqual([{ name: "error", detail: { code: "E_EMBED_LOAD", message: sentence } }]);

  await view.evaluate((element, mended) => {
    element.remove();
    element.setAttribute("base", mended);
    document.body.append(element);
  }, SITES.served());
  expect(await outcome(view)).toBe("ready");
  await expect(page.frameLocator("attention-view iframe").getByRole("application")).toHaveAccessibleName(/, 5 tokens:/);
});

test("a base that cannot be is said where the map would be", async ({ page }) => {
  await openHost(page, '<attention-view base="javascript:alert(1)"></attention-view>');
  const view = page.locator("attention-view");
  await expect(view).toContainText("base must be an http or https address, not “javascript:alert(1)”.");
  expect(await outcome(view)).toBe("E_EMBED_BASE");
});

test("before the first picture the state is what was given, as it was given", async ({ page }) => {
  await openHost(page, `<div style="height: 5000px"></div>${EMBED}`);
  const view = page.locator("attention-view");
  await page.waitForFunction(() => customElements.get("attention-view") !== undefined);
  await view.evaluate((element) => (element as View).setState({ head: 4, pin: { query: 2, key: 1 } }));
  const given = { text: "a rose is a rose", layer: "1", head: 4, pin: { query: 2, key: 1 } };
  expect(await view.evaluate((element) => (element as View).getState())).toEqual(given);
  await view.scrollIntoViewIfNeeded();
  expect(await outcome(view)).toBe("ready");
  const told = { ...DEFAULT_STATE, ...given, layer: 1 };
  expect(await view.evaluate((element) => (element as View).getState())).toEqual(told);
});

test("of 1,000 forged messages none is answered, changes the view or sets a height", async ({ page }) => {
  await openHost(page, `${EMBED}<iframe id="stranger" srcdoc="<title>A stranger</title>"></iframe>`);
  const view = page.locator("attention-view");
  await ready(view);
  const isAnswered = await view.evaluate(async (element) => {
    const protocol = "headlight-embed-1";
    const frame = element.shadowRoot!.querySelector("iframe")!.contentWindow!;
    const stranger = document.querySelector<HTMLIFrameElement>("#stranger")!.contentWindow! as Window &
      typeof globalThis;
    const answers: unknown[] = [];
    stranger.addEventListener("message", ({ data }) => answers.push(data));
    // A function of the stranger's own, so that it is the one who speaks.
    const speak = stranger.Function("to", "message", "to.postMessage(message, '*')") as (
      to: Window,
      what: unknown,
    ) => void;
    const change = { head: 4, text: "forged" };
    for (let round = 0; round < 200; round++) {
      speak(window, { protocol, type: "hello" });
      speak(window, { type: "height", height: 1e9 });
      speak(frame, { type: "setState", change });
      frame.postMessage({ type: "setState", change }, "*");
      // A second connection, by the page itself.
      const { port1, port2 } = new MessageChannel();
      frame.postMessage({ protocol, type: "connect" }, "*", [port2]);
      port1.onmessage = ({ data }) => answers.push(data);
      port1.postMessage({ type: "setState", change });
    }
    // Comes after all of them.
    (element as View).setState({ head: 3 });
    await new Promise((resolve) => element.addEventListener("statechange", resolve, { once: true }));
    return answers.length > 0;
  });
  expect(isAnswered).toBe(false);
  const state = await view.evaluate((element) => (element as View).getState());
  expect(state).toMatchObject({ text: "a rose is a rose", layer: 1, head: 3 });
  expect(await view.evaluate((element) => (element as View).offsetHeight)).toBeLessThan(600);
});

test("v1/embed.js finds the frame beside its folder", async ({ page }) => {
  await openHost(page, EMBED, { script: "v1/embed.js" });
  await page.locator("attention-view").evaluate((element) => (element as View).ready);
  expect(page.frames().map((frame) => frame.url())).toContain(`${SITES.served()}embed.html#host`);
});

test("both addresses on one page, each asked twice, are one element that works: the first one keeps the name", async ({
  page,
}) => {
  const again = ["embed.js?again", "v1/embed.js", "v1/embed.js?again"]
    .map((file) => `<script type="module" src="${SITES.served()}${file}"></script>`)
    .join("");
  await openHost(page, `${EMBED}${again}${EMBED}`);
  const views = page.locator("attention-view");
  for (const index of [0, 1]) {
    await views.nth(index).scrollIntoViewIfNeeded();
    await ready(views.nth(index));
  }
  const frames = page.frames().map((frame) => frame.url());
  expect(frames.filter((url) => url === `${SITES.served()}embed.html#host`)).toHaveLength(2);
  await views.nth(1).evaluate((element) => (element as View).setState({ head: 4 }));
  const headOf = (index: number) => views.nth(index).evaluate((element) => (element as View).getState()["head"]);
  await expect.poll(() => headOf(1)).toBe(4);
  expect(await headOf(0)).toBe(2);
});
