type Keys = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "isComposing">;

/** Ctrl+K, or Cmd+K on a Mac. */
export function isPaletteKey({ key, ctrlKey, metaKey, altKey, shiftKey, isComposing }: Keys): boolean {
  return key.toLowerCase() === "k" && ctrlKey !== metaKey && !altKey && !shiftKey && !isComposing;
}

/** Whether the keyboard has a Cmd key. */
export function isMac(platform = navigator.platform): boolean {
  return /mac|iphone|ipad/i.test(platform);
}
