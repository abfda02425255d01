import { useLingui } from "@lingui/react";
import { Badge } from "../ui";
import { states } from "./state";

export function StateBadge({ state }: { state: string }) {
  const { i18n } = useLingui();
  const word = states[state];
  return <Badge tone={word?.tone}>{word ? i18n._(word.label) : state}</Badge>;
}
