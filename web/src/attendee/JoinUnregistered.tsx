import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEdition } from "../app/edition";
import { EmptyState, LinkButton, QueryState, Skeleton } from "../ui";
import { NotRegistered } from "./NotRegistered";
import { registrationQuery } from "./queries";

/** Without a registration that is confirmed, there is nothing to join. */
export function JoinUnregistered() {
  const { slug } = useEdition();
  const query = useQuery(registrationQuery(slug));
  return (
    <QueryState query={query} skeleton={<Skeleton lines={4} />} isEmpty={() => false}>
      {(registration) =>
        registration === null ? (
          <NotRegistered>
            <Trans>Only registered people can join sessions.</Trans>
          </NotRegistered>
        ) : (
          <EmptyState
            icon="ticket"
            title={<Trans>Your registration is not confirmed</Trans>}
            action={
              <LinkButton to="/e/$edition/me" params={{ edition: slug }} search={{}} variant="primary">
                <Trans>My congress</Trans>
              </LinkButton>
            }
          >
            <Trans>My congress shows its state, and what you can do.</Trans>
          </EmptyState>
        )
      }
    </QueryState>
  );
}
