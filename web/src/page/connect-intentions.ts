// Every intention of the views to the playground.

import { onIntention } from "../views/intentions.ts";
import type { Playground } from "./playground.ts";

export function connectIntentions(root: Document, playground: Playground): void {
  onIntention(root, "hover-cell", (cell) => playground.pointing.hoverCell(cell));
  onIntention(root, "pin-cell", (cell) => void playground.pointing.pinCell(cell));
  onIntention(root, "pin-exact-cell", (cell) => playground.pointing.pinExactCell(cell));
  onIntention(root, "move-pin", (move) => playground.pointing.movePin(move));
  onIntention(root, "let-go", () => playground.pointing.letGo());
  onIntention(root, "pin-query", (query) => playground.pointing.pinQuery(query));
  onIntention(root, "toggle-mask", (position) => playground.toggleMask(position));
  onIntention(root, "continue-text", () => void playground.continueText());
  onIntention(root, "choose-how-to-continue", (change) => playground.chooseHowToContinue(change));
  onIntention(root, "stop-continuing", () => playground.stopContinuing());
  onIntention(root, "undo-continuing", () => playground.undoContinuing());
  onIntention(root, "choose-view", (view) => playground.chooseView(view));
  onIntention(root, "choose-other", (other) => playground.chooseOther(other));
  onIntention(root, "swap-sides", () => playground.swapSides());
  onIntention(root, "accept-other", () => playground.comparing.acceptOffer());
  onIntention(root, "retry-other", () => playground.comparing.tryAgain());
  onIntention(root, "choose-look", (look) => playground.chooseLook(look));
  onIntention(root, "arrange-heads", (arrangement) => playground.chooseLook(arrangement));
  onIntention(root, "zoom-map", (zoom) => playground.zoomMap(zoom));
  onIntention(root, "pan-map", ({ rows, columns }) => playground.panMap(rows, columns));
  onIntention(root, "choose-head", ({ layer, head }) => playground.chooseHead(layer, head));
  onIntention(root, "choose-mean", ({ mean, layer }) => playground.chooseMean(mean, layer));
  onIntention(root, "show-heads", (heads) => playground.showHeads(heads));
  onIntention(root, "choose-reading", (reading) => playground.chooseReading(reading));
  onIntention(root, "room-change", (bins) => playground.setRoom(bins));
  onIntention(root, "thumbnail-room-change", (bins) => playground.setThumbnailRoom(bins));
  onIntention(root, "ask-once", (question) => void playground.askOnce(question));
  onIntention(root, "retry", () => void playground.start());
  onIntention(root, "cut-at-white-space", () => void playground.cutAtWhiteSpace());
  onIntention(root, "dismiss-notes", () => playground.notices.dismiss());
  const { models } = playground;
  onIntention(root, "open-model", (chosen) => void models.choose(chosen));
  onIntention(root, "choose-bits", (bits) => playground.chooseBits(bits));
  onIntention(root, "cancel-opening", () => models.cancel());
  onIntention(root, "retry-opening", () => void models.tryAgain());
  onIntention(root, "dismiss-opening", () => models.dismissFault());
  onIntention(root, "accept-offer", () => void models.acceptOffer());
  onIntention(root, "decline-offer", () => void models.declineOffer());
}
