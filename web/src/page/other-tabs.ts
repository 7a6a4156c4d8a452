// All tabs see the same kept models: one that changes them tells the others.

const KEY = "headlight-kept-models-changed";

/** That something has been kept, or deleted. */
export function tellOtherTabs(): void {
  try {
    // Only a value that differs is an event.
    localStorage.setItem(KEY, crypto.randomUUID());
  } catch {
    // Full, or forbidden: then the others see it when their list is opened.
  }
}

export function listenToOtherTabs(listen: () => void): void {
  addEventListener("storage", ({ key }) => {
    if (key === KEY) listen();
  });
}
