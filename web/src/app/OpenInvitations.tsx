import { Trans } from "@lingui/react/macro";
import { useQueries } from "@tanstack/react-query";
import { LinkButton, Notice } from "../ui";
import { type Congress, useLocalized } from "./edition";
import { invitingEditions, ownInvitationsQuery, waitsForAnswer } from "./openInvitations";
import { useMe } from "./session";
import { useBothTimes } from "./useBothTimes";

/** For a mayor's office: the invitations of its city that it has not answered yet. */
export function OpenInvitations({ editions }: { editions: readonly Congress[] }) {
  const me = useMe();
  const localized = useLocalized();
  const both = useBothTimes();
  const inviting = invitingEditions(editions, new Date().toISOString().slice(0, 10));
  const lists = useQueries({
    queries: inviting.map(({ slug }) => ({
      ...ownInvitationsQuery(slug),
      enabled: me?.email_verified ?? false,
    })),
  });
  return inviting.flatMap((edition, at) =>
    (lists[at]?.data ?? [])
      .filter((invitation) => waitsForAnswer(invitation, Date.now()))
      .map((invitation) => {
        const { id, city } = invitation;
        const title = localized(edition.title);
        const by = both(invitation.respond_by);
        return (
          <Notice
            key={id}
            title={
              <Trans>
                {city} is invited to {title}
              </Trans>
            }
            actions={
              <LinkButton
                to="/e/$edition/forum-invitations/$invitation"
                params={{ edition: edition.slug, invitation: id }}
                search={{}}
                variant="primary"
              >
                <Trans>Answer the invitation</Trans>
              </LinkButton>
            }
          >
            <Trans>Please answer by {by}.</Trans>
          </Notice>
        );
      }),
  );
}
