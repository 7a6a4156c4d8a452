// Elements of an SVG file. What is written in them is text, whatever it says, and nothing of it runs.

const SVG = "http://www.w3.org/2000/svg";
/** What XML cannot hold, however it is escaped. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

export type Attributes = Readonly<Record<string, string | number>>;

export function element(name: string, attributes: Attributes, children: readonly Element[] = []): Element {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes))
    made.setAttribute(key, typeof value === "number" ? String(Math.round(value * 100) / 100) : value);
  made.append(...children);
  return made;
}

export function withWords(name: string, attributes: Attributes, words: string): Element {
  const made = element(name, attributes);
  made.textContent = words.replace(NOT_XML, "\ufffd");
  return made;
}
