import { EMBED, openHost, ready, type View } from "./embed-host.ts";
import { expect, test } from "./watched-test.ts";

/** What a promise of the element rejects with. */
type Reason = { readonly code: string; readonly message: string };

test("toData gives the engine's numbers of the head, with where they come from", async ({ page, reference }) => {
  await openHost(page, EMBED);
  const data = await page.locator("attention-view").evaluate(async (element) => {
    const { provenance, tokens, grids } = await (element as View).toData();
    const numbers = grids.map(({ name, rows, columns, data: values }) => ({
      name,
      rows,
      columns,
      values: Array.from(values),
    }));
    return { provenance, tokens: tokens.map(({ text }) => text), numbers };
  });
  expect(data.provenance).toMatchObject({ model: "textbook", text: "a rose is a rose", layer: 1, head: 2 });
  expect(data.tokens.join("")).toBe("a rose is a rose");
  expect(data.numbers.map(({ name }) => name)).toEqual(["weights", "scores", "visible", "queries", "keys", "values"]);
  const trace = await reference.run("a rose is a rose");
  const [weights, keys] = [await trace.weights({ layer: 1, head: 2 }), await trace.keys({ layer: 1, head: 2 })];
  trace.close();
  expect(data.numbers[0]).toEqual({ name: "weights", rows: 5, columns: 5, values: Array.from(weights) });
  expect(data.numbers[4]?.values).toEqual(Array.from(keys));
});

test("toPNG and toSVG give the picture of the map", async ({ page }) => {
  await openHost(page, EMBED);
  const view = page.locator("attention-view");
  const pictures = await view.evaluate(async (element) => {
    const [one, two] = [await (element as View).toPNG(1), await (element as View).toPNG()];
    const widths = await Promise.all([one, two].map(async (png) => (await createImageBitmap(png)).width));
    return { widths, type: one.type, svg: await (element as View).toSVG() };
  });
  expect(pictures.type).toBe("image/png");
  expect(pictures.widths[1]).toBe(2 * (pictures.widths[0] ?? 0));
  expect(pictures.svg).toMatch(/^<svg[^]*<\/svg>\s*$/);
  expect(pictures.svg).toContain("rose");
  expect(pictures.svg).toContain("Layer 1, head 2");
});

test("toPNG and toSVG give the picture of the lines where they are shown", async ({ page }) => {
  await openHost(page, EMBED.replace("<attention-view", '<attention-view view="lines"'));
  const picture = await page.locator("attention-view").evaluate(async (element) => {
    const { width } = await createImageBitmap(await (element as View).toPNG(2));
    return { width, svg: await (element as View).toSVG() };
  });
  expect(picture.svg).toContain("Lines of layer 1, head 2, 5 tokens");
  expect(picture.svg.match(/<line /g)!.length).toBeGreaterThan(5);
  expect(picture.width).toBe(2 * Number(/width="(\d+)"/.exec(picture.svg)?.[1]));
});

test("what is taken right after setState is of the view that was set", async ({ page }) => {
  await openHost(page, EMBED);
  const view = page.locator("attention-view");
  await ready(view);
  const pictures = await view.evaluate(async (element) => {
    const map = element as View;
    const [svg, heads] = [new Map<string, string>(), new Map<string, unknown>()];
    for (const name of ["steps", "lines", "compare", "map"]) {
      map.setState({ view: name, head: svg.size, "other-head": 0 });
      const [picture, { provenance }] = await Promise.all([map.toSVG(), map.toData()]);
      svg.set(name, picture);
      heads.set(name, provenance.head);
    }
    return { svg: Object.fromEntries(svg), heads: Object.fromEntries(heads) };
  });
  expect(pictures.svg["steps"]).toContain("<title>Step by step</title>");
  expect(pictures.svg["lines"]).toContain("Lines of layer 1, head 1,");
  expect(pictures.svg["compare"]?.match(/shape-rendering/g)).toHaveLength(3);
  expect(pictures.svg["map"]).toContain("Layer 1, head 3");
  expect(pictures.heads).toEqual({ steps: 0, lines: 1, compare: 2, map: 3 });
});

test("of an empty text there are no numbers and no picture, and that is said", async ({ page }) => {
  await openHost(page, '<attention-view text=""></attention-view>');
  const view = page.locator("attention-view");
  await ready(view);
  const codes = await view.evaluate((element) => {
    const map = element as View;
    const asked = [map.toData(), map.toPNG(), map.toSVG()];
    return Promise.all(asked.map((one) => one.catch((reason: unknown) => (reason as Reason).code)));
  });
  expect(codes).toEqual(["E_EXPORT", "E_EXPORT", "E_EXPORT"]);
});

test("what cannot be had is a code and a sentence", async ({ page }) => {
  await openHost(page, EMBED);
  const view = page.locator("attention-view");
  await ready(view);
  const reasons = await view.evaluate(async (element) => {
    const map = element as View;
    const why = (asked: Promise<unknown>) =>
      asked.then(
        () => ({ code: "none", message: "" }),
        (reason: unknown) => ({ ...(reason as Reason) }),
      );
    const ratio = await why(map.toPNG(9));
    const noRatio = await why(map.toPNG({} as never));
    map.setState({ view: "compare" });
    const other = await why(map.toSVG());
    const numbers = await why(map.toData());
    const leaving = why(map.toData());
    map.remove();
    return { ratio, noRatio, other, numbers, left: await leaving, gone: await why(map.toPNG()) };
  });
  const closed = { code: "E_CLOSED", message: "The view was taken out of the page." };
  expect(reasons).toEqual({
    ratio: { code: "E_EXPORT", message: "A picture has 1 to 4 pixels for each of the page, not 9." },
    noRatio: { code: "E_EXPORT", message: "A picture has 1 to 4 pixels for each of the page, not NaN." },
    other: { code: "E_EXPORT", message: "There is no picture of “Compare” while it shows no figure." },
    numbers: { code: "none", message: "" },
    left: closed,
    gone: closed,
  });
});
