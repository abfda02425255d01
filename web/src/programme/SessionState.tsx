import { Badge } from "../ui";
import { isOneOf, stateLabels, stateTones, useLabel } from "./words";

export function SessionState({ state }: { state: string }) {
  const label = useLabel();
  return (
    <Badge tone={isOneOf(stateLabels, state) ? stateTones[state] : "neutral"}>
      {label(stateLabels, state)}
    </Badge>
  );
}
