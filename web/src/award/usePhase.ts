import { useEffect, useReducer } from "react";
import { type Phase, phaseOf } from "./deadlines";

/** The longest time that a timer can wait. */
const longest = 2 ** 31 - 1;

/** The phase of a round, which changes in the second in which it opens or ends. */
export function usePhase(round: { opens_at: string; closes_at: string; closed_at?: string | null }): Phase {
  const [, look] = useReducer((count: number) => count + 1, 0);
  const now = Date.now();
  const due = [Date.parse(round.opens_at), Date.parse(round.closes_at) + 1000].find((at) => at > now);
  useEffect(() => {
    if (due === undefined) return;
    const timer = setTimeout(look, Math.min(due - Date.now(), longest));
    return () => clearTimeout(timer);
  }, [due]);
  return phaseOf(round, now);
}
