import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { type ScheduleImportReport, sendSchedule } from "./queries";
import type { CheckRequest } from "./useCheck";

interface ScheduleState {
  isPending: boolean;
  error: unknown;
  report: ScheduleImportReport | null;
}

const idle: ScheduleState = { isPending: false, error: null, report: null };

/** Checks a programme and imports it into the draft of the schedule. */
export function useSchedule() {
  const client = useQueryClient();
  const [state, setState] = useState(idle);
  const run = useCallback(
    async ({ edition, target, source, options }: CheckRequest, isDryRun: boolean) => {
      setState((before) => ({ ...before, isPending: true }));
      try {
        const report = await sendSchedule(edition, target, source, options, isDryRun);
        setState({ ...idle, report });
        if (!isDryRun) void client.invalidateQueries({ queryKey: ["editions", edition] });
      } catch (error) {
        setState((before) => ({ ...before, isPending: false, error }));
      }
    },
    [client],
  );
  const reset = useCallback(() => setState(idle), []);
  return { ...state, run, reset };
}
