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
      icon="shield"
      title={<Trans>You have no role in this edition</Trans>}
      action={
        <LinkButton to="/" icon="home">
          <Trans>All editions</Trans>
        </LinkButton>
      }
    >
      <p>
        {registration ? (
          <Trans>You are registered for this edition. Its programme is on the public page.</Trans>
        ) : (
          <Trans>The programme and how to register are on the public page.</Trans>
        )}{" "}
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
