// What a picture shows, dot by dot, as a browser decodes it.

import type { JSHandle, Page } from "@playwright/test";

export function pngAddress(png: Buffer): string {
  return `data:image/png;base64,${png.toString("base64")}`;
}

/** Stays in the page: a large picture has millions of numbers. */
function decoded(page: Page, address: string): Promise<JSHandle<ImageData>> {
  return page.evaluateHandle(async (src) => {
    const image = Object.assign(new Image(), { src });
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    const context = canvas.getContext("2d")!;
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  }, address);
}

export interface PicturePixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha of each. */
  readonly data: readonly number[];
}

export async function pixelsOf(page: Page, address: string): Promise<PicturePixels> {
  const image = await decoded(page, address);
  return image.evaluate(({ width, height, data }) => ({ width, height, data: Array.from(data) }));
}

/** Red, green, blue, alpha of the dots at these places. */
export async function pixelsAt(
  page: Page,
  address: string,
  places: readonly (readonly [x: number, y: number])[],
): Promise<readonly (readonly number[])[]> {
  const image = await decoded(page, address);
  return image.evaluate(
    ({ width, data }, wanted) =>
      wanted.map(([x, y]) => Array.from(data.subarray((y * width + x) * 4, (y * width + x + 1) * 4))),
    places,
  );
}

/** How many of the dots of two pictures of the same size differ, of all. */
export async function differingShare(page: Page, one: Buffer, other: Buffer): Promise<number> {
  const pictures = [await decoded(page, pngAddress(one)), await decoded(page, pngAddress(other))] as const;
  return page.evaluate(([left, right]) => {
    const [dots, others] = [new Uint32Array(left.data.buffer), new Uint32Array(right.data.buffer)];
    return dots.length === others.length ? dots.filter((dot, at) => dot !== others[at]).length / dots.length : 1;
  }, pictures);
}
