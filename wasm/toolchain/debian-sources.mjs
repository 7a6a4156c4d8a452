// Reads the machine's own apt sources, in both of their forms, to find the Debian mirror it already uses.

const DEFAULT_MIRROR = "http://deb.debian.org/debian";

/**
 * files: [{ name, text }] as in /etc/apt; codename: the machine's own suite, e.g. "bookworm".
 * Returns the first address that serves the main component of that suite (not its security or
 * updates archive), or Debian's own address where none does, as on Ubuntu.
 */
export function findDebianMirror(files, codename) {
  const entries = files.flatMap(({ name, text }) =>
    name.endsWith(".sources") ? parseDeb822(text) : parseOneLineForm(text),
  );
  const found = entries.find(
    ({ types, suites, components }) =>
      types.includes("deb") && suites.includes(codename) && components.includes("main"),
  );
  return found?.uris[0]?.replace(/\/+$/, "") ?? DEFAULT_MIRROR;
}

/** `deb [options] uri suite component...`, one per line. */
export function parseOneLineForm(text) {
  return text.split("\n").flatMap((line) => {
    const match = /^\s*(deb|deb-src)\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    if (match === null) return [];
    const [, type, uri, suite, components] = match;
    return [{ types: [type], uris: [uri], suites: [suite], components: words(components) }];
  });
}

/** Stanzas of `Field: value`, parted by empty lines; a line that starts with a space goes on with the field above. */
export function parseDeb822(text) {
  const lines = text.split("\n").filter((line) => !line.startsWith("#"));
  const stanzas = lines.join("\n").split(/\n\s*\n/);
  return stanzas.flatMap((stanza) => {
    const fields = new Map();
    for (const field of stanza.replace(/\n[ \t]+/g, " ").split("\n")) {
      const colon = field.indexOf(":");
      if (colon > 0) fields.set(field.slice(0, colon).trim().toLowerCase(), words(field.slice(colon + 1)));
    }
    const uris = fields.get("uris") ?? [];
    if (uris.length === 0 || fields.get("enabled")?.[0] === "no") return [];
    return [
      {
        types: fields.get("types") ?? [],
        uris,
        suites: fields.get("suites") ?? [],
        components: fields.get("components") ?? [],
      },
    ];
  });
}

function words(text) {
  return text.split(/\s+/).filter((word) => word !== "");
}
