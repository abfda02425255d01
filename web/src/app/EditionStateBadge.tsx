import { useLingui } from "@lingui/react/macro";
import { Badge } from "../ui";
import { editionState } from "./stateText";

export function EditionStateBadge({ state }: { state: string }) {
  const { i18n } = useLingui();
  const { label, tone } = editionState(state);
  return <Badge tone={tone}>{typeof label === "string" ? label : i18n._(label)}</Badge>;
}
