import { useLingui } from "@lingui/react/macro";
import { Badge } from "../../ui";
import { stateLabels, stateTones } from "./states";

export function StateBadge({ state }: { state: string }) {
  const { i18n } = useLingui();
  const label = stateLabels[state];
  return <Badge tone={stateTones[state] ?? "neutral"}>{label ? i18n._(label) : state}</Badge>;
}
