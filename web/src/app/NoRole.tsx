import { Trans } from "@lingui/react/macro";
import { EmptyState, LinkButton } from "../ui";
import { useEdition } from "./edition";
import { useAccess } from "./session";

/** For people who are signed in and do not work on the edition. */
export function NoRole() {
  const { slug } = useEdition();
  const { registration } = useAccess(slug);
  return (
    <EmptyState
      icon="ticket"
      title={
        registration ? <Trans>You take part in this edition</Trans> : <Trans>You are not registered</Trans>
      }
      action={
        registration ? (
          <LinkButton to="/e/$edition/me" params={{ edition: slug }} search={{}} variant="primary">
            <Trans>My congress</Trans>
          </LinkButton>
        ) : (
          <LinkButton to="/e/$edition/register" params={{ edition: slug }} search={{}} variant="primary">
            <Trans>Register</Trans>
          </LinkButton>
        )
      }
    >
      <p>
        <Trans>If you work on this edition, ask its organisers to give your account a role.</Trans>
      </p>
      <p>
        <a href={`/c/${slug}`}>
          <Trans>Public page of this edition</Trans>
        </a>
      </p>
    </EmptyState>
  );
}
