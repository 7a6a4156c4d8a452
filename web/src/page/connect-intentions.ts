// Every intention of the views to the playground.

import { onIntention } from "../views/intentions.ts";
import type { Playground } from "./playground.ts";

export function connectIntentions(root: Document, playground: Playground): void {
  const { choices, continuing, models } = playground;
  onIntention(root, "hover-cell", (cell) => playground.pointing.hoverCell(cell));
  onIntention(root, "pin-cell", (cell) => void playground.pointing.pinCell(cell));
  onIntention(root, "pin-exact-cell", (cell) => playground.pointing.pinExactCell(cell));
  onIntention(root, "move-pin", (move) => playground.pointing.movePin(move));
  onIntention(root, "let-go", () => playground.pointing.letGo());
  onIntention(root, "pin-query", (query) => playground.pointing.pinQuery(query));
  onIntention(root, "toggle-mask", (position) => playground.toggleMask(position));
  onIntention(root, "continue-text", () => void continuing.start());
  onIntention(root, "choose-how-to-continue", (change) => continuing.choose(change));
  onIntention(root, "stop-continuing", () => continuing.stop());
  onIntention(root, "undo-continuing", () => continuing.undo());
  onIntention(root, "choose-view", (view) => choices.chooseView(view));
  onIntention(root, "choose-other", (other) => choices.chooseOther(other));
  onIntention(root, "swap-sides", () => choices.swapSides());
  onIntention(root, "accept-other", () => playground.comparing.acceptOffer());
  onIntention(root, "retry-other", () => playground.comparing.tryAgain());
  onIntention(root, "choose-look", (look) => choices.chooseLook(look));
  onIntention(root, "arrange-heads", (arrangement) => choices.chooseLook(arrangement));
  onIntention(root, "zoom-map", (zoom) => choices.zoomMap(zoom));
  onIntention(root, "pan-map", ({ rows, columns }) => choices.panMap(rows, columns));
  onIntention(root, "choose-head", ({ layer, head }) => choices.chooseHead(layer, head));
  onIntention(root, "choose-mean", ({ mean, layer }) => choices.chooseMean(mean, layer));
  onIntention(root, "show-heads", (heads) => choices.showHeads(heads));
  onIntention(root, "choose-reading", (reading) => choices.chooseReading(reading));
  onIntention(root, "room-change", (bins) => playground.setRoom(bins));
  onIntention(root, "thumbnail-room-change", (bins) => playground.setThumbnailRoom(bins));
  onIntention(root, "ask-once", (question) => void playground.askOnce(question));
  onIntention(root, "retry", () => void playground.start());
  onIntention(root, "cut-at-white-space", () => void playground.cutAtWhiteSpace());
  onIntention(root, "dismiss-notes", () => playground.notices.dismiss());
  onIntention(root, "open-model", (chosen) => void models.choose(chosen));
  onIntention(root, "choose-bits", (bits) => choices.chooseBits(bits));
  onIntention(root, "cancel-opening", () => models.cancel());
  onIntention(root, "retry-opening", () => void models.tryAgain());
  onIntention(root, "dismiss-opening", () => models.dismissFault());
  onIntention(root, "accept-offer", () => void models.acceptOffer());
  onIntention(root, "decline-offer", () => void models.declineOffer());
}
