import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ProblemError } from "../api/problem";
import { useEdition } from "../app/edition";
import { useCountries } from "../app/people/countries";
import { useAccess, useMe } from "../app/session";
import { useBothTimes } from "../app/useBothTimes";
import {
  Badge,
  DescriptionList,
  EmptyState,
  LinkButton,
  Page,
  QueryState,
  Section,
  Skeleton,
  useLanguageName,
} from "../ui";
import { AccreditationRecord } from "./AccreditationRecord";
import { AnswerForm } from "./AnswerForm";
import { InvitationActions } from "./InvitationActions";
import { invitationWord } from "./invitation";
import { type ForumInvitation, invitationQuery } from "./queries";

const route = getRouteApi("/shell/e/$edition/forum-invitations/$invitation");

/** One invitation: for the mayor's office to answer, and for the secretariat to send and to follow. */
export function InvitationPage() {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const { invitation: id } = route.useParams();
  const query = useQuery(invitationQuery(slug, id));
  const { data } = query;
  const isSecretariat = can("forum.manage");
  const breadcrumbs = isSecretariat
    ? [{ label: t`Invited cities`, href: `/e/${slug}/forum-invitations` }]
    : [];
  if (!data && query.error instanceof ProblemError && query.error.status === 404) {
    return (
      <Page title={<Trans>Invitation not found</Trans>} breadcrumbs={breadcrumbs}>
        <NotYours />
      </Page>
    );
  }
  const word = data ? invitationWord(data) : null;
  const city = data?.city ?? "";
  return (
    <Page
      title={data ? <Trans>Invitation of {city}</Trans> : <Trans>Invitation</Trans>}
      breadcrumbs={breadcrumbs}
      isNarrow
      description={
        word ? (
          <Badge tone={word.tone}>{typeof word.label === "string" ? word.label : i18n._(word.label)}</Badge>
        ) : null
      }
      actions={data && isSecretariat ? <InvitationActions invitation={data} /> : null}
    >
      <QueryState query={query} skeleton={<Skeleton lines={6} />} isEmpty={() => false}>
        {(invitation) => (
          <>
            <AnswerForm invitation={invitation} />
            {invitation.delegation ? <CityDelegation id={invitation.delegation} /> : null}
            <Facts invitation={invitation} isSecretariat={isSecretariat} />
          </>
        )}
      </QueryState>
    </Page>
  );
}

/** A link that was meant for another address, or that was revoked: the API does not tell the two apart. */
export function NotYours() {
  const email = useMe()?.email ?? "";
  return (
    <EmptyState
      icon="mail"
      title={<Trans>This invitation is not open to your account</Trans>}
      action={
        <LinkButton to="/account" search={{}} variant="primary">
          <Trans>Your account</Trans>
        </LinkButton>
      }
    >
      <Trans>
        You are signed in as {email}. Sign in with the address that received the e-mail, and verify it. If it
        is that address, the invitation was revoked or sent to another address of your office: contact the
        secretariat.
      </Trans>
    </EmptyState>
  );
}

function CityDelegation({ id }: { id: string }) {
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const target = can("registration.read")
    ? ({
        to: "/e/$edition/delegations/$delegation",
        params: { edition: slug, delegation: id },
        search: {},
      } as const)
    : ({ to: "/e/$edition/delegation", params: { edition: slug }, search: { delegation: id } } as const);
  return (
    <Section
      title={<Trans>Delegation</Trans>}
      description={
        <Trans>Register its members. The secretariat then accredits the head, who speaks for the city.</Trans>
      }
      actions={
        <LinkButton {...target} variant="primary" icon="flag">
          <Trans>Open the delegation</Trans>
        </LinkButton>
      }
    >
      <AccreditationRecord delegation={id} />
    </Section>
  );
}

function Facts({ invitation, isSecretariat }: { invitation: ForumInvitation; isSecretariat: boolean }) {
  const { t } = useLingui();
  const both = useBothTimes();
  const countries = useCountries();
  const languageName = useLanguageName();
  const { reminders } = invitation;
  const own = [
    { term: t`City`, value: invitation.city },
    { term: t`Country`, value: countries.name(invitation.country) },
    { term: t`Answer by`, value: both(invitation.respond_by) },
    { term: t`Members of the delegation`, value: invitation.quota },
    { term: t`Answered`, value: invitation.answered_at ? both(invitation.answered_at) : null },
  ];
  const office = [
    { term: t`Addressee`, value: invitation.addressee },
    { term: t`E-mail of the mayor’s office`, value: invitation.email },
    { term: t`Language of the e-mails`, value: languageName(invitation.language) },
    { term: t`Sent`, value: invitation.sent_at ? both(invitation.sent_at) : null },
    {
      term: t`Reminders`,
      value: invitation.reminded_at
        ? t`${reminders}, the last at ${both(invitation.reminded_at)}`
        : reminders,
    },
    { term: t`Note`, value: invitation.note },
  ];
  return (
    <Section title={<Trans>Details</Trans>}>
      <DescriptionList items={isSecretariat ? [...own, ...office] : own} />
    </Section>
  );
}
