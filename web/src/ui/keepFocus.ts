/** In milliseconds: after a dialog has closed and the page is shown again. */
const settled = 150;

/**
 * For after a change that can remove the button that was pressed: if nothing has the focus then, the first heading of this
 * part of the page gets it, so that the keyboard does not start again at the top.
 */
export function keepFocusIn(part: Element | null): void {
  setTimeout(() => {
    if (document.activeElement && document.activeElement !== document.body) return;
    const heading = part?.querySelector<HTMLElement>("h1, h2, h3");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }, settled);
}
