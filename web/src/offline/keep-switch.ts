// The switch of who hosts the site: offline.json beside the pages.

/** False where nothing says so: there may be no network. */
export async function isSwitchedOff(folder: string): Promise<boolean> {
  try {
    const answer = await fetch(new URL("offline.json", folder), { cache: "no-store" });
    const said: unknown = answer.status === 200 ? await answer.json() : undefined;
    return typeof said === "object" && said !== null && "keep" in said && said.keep === false;
  } catch {
    return false;
  }
}
