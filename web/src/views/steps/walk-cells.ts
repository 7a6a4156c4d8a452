// Where keys lead in the table: from cell to cell, and, inside of a strip, from dimension to dimension.

/** The dimension after a key inside of a strip, or where Enter goes into it; undefined where the key is for the table. */
export function nextDimension(key: string, dimension: number | undefined, count: number): number | undefined {
  if (dimension === undefined) return key === "Enter" ? 0 : undefined;
  switch (key) {
    case "ArrowLeft":
      return Math.max(0, dimension - 1);
    case "ArrowRight":
      return Math.min(count - 1, dimension + 1);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}

export function neighbourOf(cell: HTMLElement, key: string): HTMLElement | null {
  const row = cell.closest("tr");
  const column = [...(row?.children ?? [])].indexOf(cell);
  const inRow = (of: Element | null | undefined): HTMLElement | null => {
    const found = of?.children[column];
    return found instanceof HTMLElement && found.classList.contains("steps-cell") ? found : null;
  };
  const rows = [...(cell.closest("table")?.querySelectorAll("tr") ?? [])];
  const at = row === null ? -1 : rows.indexOf(row);
  switch (key) {
    case "ArrowUp":
      return inRow(rows[at - 1]);
    case "ArrowDown":
      return inRow(rows[at + 1]);
    case "ArrowLeft":
      return sibling(cell, "previousElementSibling");
    case "ArrowRight":
      return sibling(cell, "nextElementSibling");
    default:
      return null;
  }
}

function sibling(cell: HTMLElement, where: "previousElementSibling" | "nextElementSibling"): HTMLElement | null {
  for (let next = cell[where]; next !== null; next = next[where]) {
    if (next instanceof HTMLElement && next.classList.contains("steps-cell")) return next;
  }
  return null;
}
