import type { MessageDescriptor } from "@lingui/core";
import { useLingui } from "@lingui/react/macro";
import { useCallback } from "react";

/** Words in the reader's language; a value that is newer than this app is shown as it is. */
export function useWords(): (label: MessageDescriptor | string) => string {
  const { i18n } = useLingui();
  return useCallback((label) => (typeof label === "string" ? label : i18n._(label)), [i18n]);
}
