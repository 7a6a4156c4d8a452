import { HOSTS } from "../hosts/hosts.mjs";
import { expectPinnedCell, liveFrame, openBuiltHost } from "./host-map.ts";
import { test } from "./watched-test.ts";

// Pages of others, built as they are built there (tests/hosts), with a map of ours in them.

for (const host of HOSTS) {
  test(`${host.id}: a cell that is pinned has the engine's number`, async ({ page, reference }) => {
    await openBuiltHost(page, host);
    await expectPinnedCell(await liveFrame(page), reference);
  });
}
