import { createStore } from "./store";

export type Connection =
  | { kind: "online" }
  /** No answer. `asOf`: since when what is shown was kept on this device, if the service worker answered with it. */
  | { kind: "offline"; asOf: string | null }
  /** 503: the service cannot work at the moment. `retryAt` is in milliseconds. */
  | { kind: "unavailable"; retryAt: number };

const online: Connection = { kind: "online" };

/** Whether the service answers, as the latest request found. */
export const connection = createStore<Connection>(online);

/** Whether the sign-in of this page has ended, while the page still shows what it had loaded. */
export const signInEnded = createStore(false);

export function reportAnswer(status: number, retryAfter: number | null) {
  connection.set(
    status === 503 ? { kind: "unavailable", retryAt: Date.now() + (retryAfter ?? 5) * 1000 } : online,
  );
}

export function reportNoAnswer() {
  if (connection.get().kind !== "offline") connection.set({ kind: "offline", asOf: null });
}

/** The service worker answered in place of the service, with what was kept then. The oldest of all is shown. */
export function reportKept(asOf: string) {
  const state = connection.get();
  const earlier = state.kind === "offline" ? state.asOf : null;
  if (earlier === null || asOf < earlier) connection.set({ kind: "offline", asOf });
}
