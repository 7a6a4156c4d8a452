import { expect, test } from "vitest";

import { findDebianMirror } from "../../wasm/toolchain/debian-sources.mjs";

const mirrorOf = (name: string, text: string): string => findDebianMirror([{ name, text }], "bookworm");

test("findDebianMirror reads the stanza form, and passes over security, disabled and source-only stanzas", () => {
  const text = [
    "# Types: deb",
    "Types: deb",
    "URIs: http://security.example/debian-security",
    "Suites: bookworm-security",
    "Components: main",
    "",
    "Types: deb",
    "URIs: http://disabled.example/debian",
    "Suites: bookworm",
    "Components: main",
    "Enabled: no",
    "",
    "Types: deb-src",
    "URIs: http://source.example/debian",
    "Suites: bookworm",
    "Components: main",
    " ",
    "Types: deb deb-src",
    "URIs: http://mirror.example/debian/",
    "Suites: bookworm",
    "  bookworm-updates",
    "Components: main contrib",
  ].join("\n");
  expect(mirrorOf("/etc/apt/sources.list.d/debian.sources", text)).toBe("http://mirror.example/debian");
});

test("findDebianMirror reads the one-line form, with and without options", () => {
  const text = [
    "# deb http://commented.example/debian bookworm main",
    "deb http://other.example/tool stable main",
    "deb-src http://source.example/debian bookworm main",
    "deb [arch=amd64 signed-by=/x.gpg] https://mirror.example/debian bookworm main non-free # ours",
  ].join("\n");
  expect(mirrorOf("/etc/apt/sources.list", text)).toBe("https://mirror.example/debian");
});

test("findDebianMirror falls back to Debian's own address where the machine has no Debian mirror, as on Ubuntu", () => {
  const text = "deb http://archive.ubuntu.example/ubuntu noble main universe";
  expect(findDebianMirror([{ name: "/etc/apt/sources.list", text }], "bookworm")).toBe("http://deb.debian.org/debian");
  expect(findDebianMirror([], "bookworm")).toBe("http://deb.debian.org/debian");
});
