import type { Schemas } from "../api/client";
import type { Session } from "../app/sessions";
import { isSame } from "../ui";

/** What happens with a list such as the themes: nothing, or its values replace, join or leave those of each session. */
export type ListMode = "keep" | "replace" | "add" | "remove";

/** The form for several sessions. An empty text keeps what each session has. */
export interface BulkValues {
  track: string;
  language: string;
  enrolment_policy: Schemas["EnrolmentPolicy"] | "";
  waiting_list: "" | "yes" | "no";
  capacityMode: "" | "none" | "set";
  capacity: number | null;
  themesMode: ListMode;
  themes: readonly string[];
  interpretationMode: ListMode;
  interpretation: readonly string[];
}

export const keepAll: BulkValues = {
  track: "",
  language: "",
  enrolment_policy: "",
  waiting_list: "",
  capacityMode: "",
  capacity: null,
  themesMode: "keep",
  themes: [],
  interpretationMode: "keep",
  interpretation: [],
};

function listAfter(before: readonly string[], mode: ListMode, values: readonly string[]): string[] {
  if (mode === "replace") return [...values];
  if (mode === "add") return [...before, ...values.filter((one) => !before.includes(one))];
  if (mode === "remove") return before.filter((one) => !values.includes(one));
  return [...before];
}

/** What changes in one session: empty if it has all of it already. */
export function bulkPatch(session: Session, values: BulkValues): Schemas["SessionPatch"] {
  const themes = listAfter(session.themes, values.themesMode, values.themes);
  const interpretation = listAfter(session.interpretation, values.interpretationMode, values.interpretation);
  const capacity =
    values.capacityMode === "" ? session.capacity : values.capacityMode === "none" ? null : values.capacity;
  const waiting = values.waiting_list === "" ? session.waiting_list : values.waiting_list === "yes";
  const { track, language, enrolment_policy: policy } = values;
  return {
    ...(track && track !== session.track ? { track } : {}),
    ...(language && language !== session.language ? { language } : {}),
    ...(policy && policy !== session.enrolment_policy ? { enrolment_policy: policy } : {}),
    ...(waiting !== session.waiting_list ? { waiting_list: waiting } : {}),
    ...(capacity !== session.capacity ? { capacity } : {}),
    ...(isSame(themes, session.themes) ? {} : { themes }),
    ...(isSame(interpretation, session.interpretation) ? {} : { interpretation }),
  };
}

/** Whether the form changes anything at all. */
export function isComplete(values: BulkValues): boolean {
  if (values.capacityMode === "set" && values.capacity === null) return false;
  const lists = [
    [values.themesMode, values.themes],
    [values.interpretationMode, values.interpretation],
  ] as const;
  // Nothing to add or to remove.
  if (lists.some(([mode, chosen]) => (mode === "add" || mode === "remove") && chosen.length === 0))
    return false;
  return !isSame(values, keepAll);
}

/** How many sessions would get more themes than a session can have. */
export function tooManyThemes(sessions: readonly Session[], values: BulkValues): number {
  return sessions.filter(({ themes }) => listAfter(themes, values.themesMode, values.themes).length > 3)
    .length;
}

export type BulkAction = "edit" | "confirm" | "cancel" | "delete";

/** Whether an action applies to a session in its state; the API knows more reasons. */
export function isPossible(action: BulkAction, session: Pick<Session, "state">): boolean {
  if (action === "confirm") return session.state === "draft";
  if (action === "cancel") return session.state !== "cancelled";
  return true;
}
