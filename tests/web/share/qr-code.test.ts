import jsQR from "jsqr";
import { describe, expect, test } from "vitest";
import { describeQr, MAX_QR_CHARS, qrCode, type QrCode } from "../../../web/src/share/qr-code.ts";

const DOTS = 4; // a module

const linkOf = (length: number): string =>
  "https://example.org/#1z".padEnd(length, "aZ09-_bY18cX27dW36eV45fU").slice(0, length);

describe("a QR code", () => {
  test.each([30, 77, 150, 400, 1_000, 2_000, MAX_QR_CHARS])("of %i characters is read as the link", (length) => {
    const link = linkOf(length);
    expect(read(qrCode(link))).toBe(link);
  });

  test("has four quiet modules on each side", () => {
    const code = qrCode(linkOf(77));
    const dark = modulesOf(code).flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [[x, y] as const] : [])));
    const places = dark.flat();
    expect([Math.min(...places), Math.max(...places)]).toEqual([4, code.size - 5]);
  });

  test("says where it is hard to scan, and where there is none", () => {
    expect(describeQr(linkOf(1_000))).toBe("Opens this view on a phone that scans it.");
    expect(describeQr(linkOf(1_001))).toBe("The link has 1,001 characters: a code of more than 1,000 is hard to scan.");
    expect(describeQr(linkOf(2_901))).toBe("The link has 2,901 characters; a QR code holds at most 2,900 of them.");
  });
});

/** Drawn as an SVG draws the path. */
function modulesOf({ size, path }: QrCode): boolean[][] {
  const rows = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  for (const [, x, y, end] of path.matchAll(/M(\d+) (\d+)H(\d+)v1H\1z/g))
    rows[Number(y)]?.fill(true, Number(x), Number(end));
  return rows;
}

function read(code: QrCode): string | undefined {
  const side = code.size * DOTS;
  const modules = modulesOf(code);
  const pixels = new Uint8ClampedArray(side * side * 4).map((_, at) => {
    const dot = Math.floor(at / 4);
    const isDark = modules[Math.floor(dot / side / DOTS)]?.[Math.floor((dot % side) / DOTS)] === true;
    return at % 4 === 3 || !isDark ? 255 : 0;
  });
  return jsQR(pixels, side, side)?.data;
}
