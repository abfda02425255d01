import { Trans } from "@lingui/react/macro";
import { isProblem } from "../api/problem";
import { ErrorState, Notice } from "../ui";

/** Why the link of a change of address was refused. */
export function ChangeRefused({ error }: { error: unknown }) {
  if (!error) return null;
  if (!isProblem(error, "secret-not-valid")) return <ErrorState error={error} />;
  return (
    <Notice kind="danger" title={<Trans>This link is not valid</Trans>} isLive>
      <Trans>It was used, is too old, or belongs to a change that was cancelled or replaced.</Trans>
    </Notice>
  );
}
