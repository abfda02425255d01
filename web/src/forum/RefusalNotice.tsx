import { useLingui } from "@lingui/react";
import { Trans } from "@lingui/react/macro";
import { Button, ErrorState, Notice } from "../ui";
import { refusalOf } from "./refusals";
import type { Failure } from "./useSitting";

/** Why an action was refused, with the next step. */
export function RefusalNotice({ failure, onDismiss }: { failure: Failure | null; onDismiss?: () => void }) {
  const { i18n } = useLingui();
  if (!failure) return null;
  const refusal = refusalOf(failure.error, failure.floor);
  if (!refusal) return <ErrorState error={failure.error} />;
  return (
    <Notice
      kind="warning"
      isLive
      title={i18n._(refusal.title)}
      actions={
        onDismiss ? (
          <Button size="small" onPress={onDismiss}>
            <Trans>Close</Trans>
          </Button>
        ) : null
      }
    >
      <p>{i18n._(refusal.next)}</p>
    </Notice>
  );
}
