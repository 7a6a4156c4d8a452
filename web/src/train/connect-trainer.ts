// Every intention of the views to the trainer.

import { onIntention } from "../views/intentions.ts";
import type { Trainer } from "./trainer.ts";

/** `go` opens an address in place of this page. */
export function connectTrainer(root: Document, trainer: Trainer, go: (address: string) => void): void {
  const { pointing } = trainer;
  onIntention(root, "hover-cell", (cell) => pointing.hoverCell(cell));
  onIntention(root, "pin-cell", (cell) => pointing.pinCell(cell));
  onIntention(root, "move-pin", (move) => pointing.movePin(move));
  onIntention(root, "let-go", () => pointing.pinCell(null));
  onIntention(root, "choose-head", ({ layer, head }) => trainer.chooseHead(layer, head));
  onIntention(root, "choose-point", (step) => trainer.choosePoint(step));
  onIntention(root, "type-settings", (change) => trainer.changeSettings(change, "typing"));
  onIntention(root, "choose-settings", (change) => trainer.changeSettings(change, "setting"));
  onIntention(root, "start-training", () => void trainer.start());
  onIntention(root, "retry", () => void trainer.start());
  onIntention(root, "train-to-goal", () => void trainer.startToGoal());
  onIntention(root, "pause-training", () => trainer.pause());
  onIntention(root, "step-training", () => void trainer.step());
  onIntention(root, "reset-training", () => trainer.reset());
  onIntention(root, "dismiss-notes", () => trainer.notices.dismiss());
  onIntention(root, "download-model", () => void trainer.download());
  onIntention(root, "open-trained", () => {
    void trainer.keep().then((address) => {
      if (address !== undefined) go(address);
    });
  });
}
