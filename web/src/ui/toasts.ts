import type { Tone } from "./Badge";

export interface ToastAction {
  label: string;
  onAction: () => void;
}

export interface ToastOptions {
  action?: ToastAction | undefined;
  tone?: Tone | undefined;
  /** In milliseconds. Failures stay until they are closed. */
  duration?: number | undefined;
}

export interface Toast extends ToastOptions {
  id: number;
  message: string;
}

/** Enough time to read, and to reach what can be undone. */
export function durationOf({ tone, action, duration }: ToastOptions): number {
  if (duration !== undefined) return duration;
  if (tone === "danger") return Number.POSITIVE_INFINITY;
  return action ? 12_000 : 6_000;
}

const most = 4;
let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]) {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says what has happened, at the edge of the screen and to screen readers. Returns how to take it away. */
export function toast(message: string, options: ToastOptions = {}): () => void {
  lastId += 1;
  const id = lastId;
  // The same sentence twice is one toast with its time started again.
  const others = toasts.filter((one) => one.message !== message || one.action || options.action);
  change([...others.slice(1 - most), { ...options, id, message }]);
  return () => closeToast(id);
}

export function closeToast(id: number) {
  change(toasts.filter((one) => one.id !== id));
}

export const toastStore = {
  get: () => toasts,
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};
