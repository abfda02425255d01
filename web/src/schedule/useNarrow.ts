import { useSyncExternalStore } from "react";

const query = "(max-width: 40rem)";

function subscribe(listener: () => void) {
  const list = globalThis.matchMedia?.(query);
  list?.addEventListener("change", listener);
  return () => list?.removeEventListener("change", listener);
}

/** Whether the screen is as narrow as a phone's. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => globalThis.matchMedia?.(query).matches ?? false);
}
