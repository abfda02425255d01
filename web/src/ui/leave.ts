import { type RouterHistory, useRouter } from "@tanstack/react-router";
import { useEffect, useSyncExternalStore } from "react";

type Answer = (leaves: boolean) => void;

let asked: Answer | null = null;
let hosts = 0;
const listeners = new Set<() => void>();

function change(next: Answer | null) {
  asked = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Asks whether to leave and lose what was typed. */
export function confirmLeave(question: string): Promise<boolean> {
  if (hosts === 0) return Promise.resolve(window.confirm(question));
  asked?.(false);
  return new Promise((resolve) => change(resolve));
}

/** For the dialog that asks: the open question, and how to answer it. */
export function useLeaveQuestion(): { isAsked: boolean; answer: Answer } {
  const isAsked = useSyncExternalStore(subscribe, () => asked !== null);
  useEffect(() => {
    hosts += 1;
    return () => {
      hosts -= 1;
    };
  }, []);
  return {
    isAsked,
    answer: (leaves) => {
      asked?.(leaves);
      change(null);
    },
  };
}

/** Warns before a page with unsaved changes is left, by a link, by Back, or by closing the tab. */
export function useLeaveGuard(hasChanges: () => boolean, question: string) {
  // Absent in tests and in the page of the design system.
  const router = useRouter({ warn: false });
  const history: RouterHistory | null = router ? router.history : null;
  useEffect(
    () =>
      history?.block({
        enableBeforeUnload: hasChanges,
        blockerFn: async ({ currentLocation, nextLocation }) => {
          // Filters, tabs and dialogs in the address do not close the form.
          if (currentLocation.pathname === nextLocation.pathname || !hasChanges()) return false;
          return !(await confirmLeave(question));
        },
      }),
    [history, hasChanges, question],
  );
}
