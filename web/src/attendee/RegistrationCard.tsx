import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useEdition } from "../app/edition";
import { isEditionOver } from "../app/editions";
import { StateBadge } from "../app/people/StateBadge";
import { useTypes } from "../app/people/types";
import { Button, ConfirmDialog, DescriptionList, LinkButton, Section, toast } from "../ui";
import styles from "./attendee.module.css";
import { MissingAnswers } from "./MissingAnswers";
import { cancelRegistration, type Registration, registrationQuery } from "./queries";

/** The state of a registration, and what comes next. */
export function RegistrationCard({ registration }: { registration: Registration }) {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const client = useQueryClient();
  const types = useTypes();
  const { state } = registration;
  const isOver = state === "cancelled" || state === "rejected";
  const isLate = isEditionOver(congress.state);
  const cancel = async () => {
    client.setQueryData(registrationQuery(slug).queryKey, await cancelRegistration(slug));
    toast(t`Your registration is cancelled.`, { tone: "success" });
  };
  return (
    <Section title={<Trans>My registration</Trans>}>
      <div className={styles.stack} role="status">
        <p>
          <StateBadge state={state} />{" "}
          {isLate ? <Trans>This edition is over.</Trans> : <NextStep registration={registration} />}
        </p>
        {isOver || isLate ? null : <MissingAnswers registration={registration} />}
        <DescriptionList
          items={[
            { term: t`Name`, value: registration.display_name },
            { term: t`Registration type`, value: types.name(registration.type) },
            { term: t`Reference`, value: registration.reference },
            { term: t`E-mail`, value: registration.email },
          ]}
        />
        <div className={styles.actions}>
          {isOver ? null : (
            <LinkButton to="/e/$edition/me/details" params={{ edition: slug }} search={{}} icon="edit">
              <Trans>Correct my details</Trans>
            </LinkButton>
          )}
          {isOver ? (
            state === "cancelled" && !isLate ? (
              <LinkButton to="/e/$edition/register" params={{ edition: slug }} search={{}} icon="ticket">
                <Trans>Register again</Trans>
              </LinkButton>
            ) : null
          ) : isLate ? null : (
            <ConfirmDialog
              title={<Trans>Cancel your registration?</Trans>}
              confirmLabel={<Trans>Cancel the registration</Trans>}
              cancelLabel={<Trans>Keep it</Trans>}
              isDanger
              onConfirm={cancel}
              trigger={
                <Button>
                  <Trans>Cancel the registration</Trans>
                </Button>
              }
            >
              <Trans>
                Your place and your seats go to the next people on the waiting lists at once. You can register
                again while registration is open.
              </Trans>
            </ConfirmDialog>
          )}
        </div>
      </div>
    </Section>
  );
}

function NextStep({ registration }: { registration: Registration }) {
  const { state, waiting_position: position, reason } = registration;
  switch (state) {
    case "confirmed":
      return <Trans>You are registered. Star sessions in the programme; they appear below.</Trans>;
    case "pending":
      return <Trans>The organisers look at it. You get an e-mail when they have decided.</Trans>;
    case "waitlisted":
      return position === null ? (
        <Trans>Every place is taken. You get an e-mail as soon as one is yours.</Trans>
      ) : (
        <Trans>
          Every place is taken: you are number {position} on the waiting list. You get an e-mail as soon as a
          place is yours.
        </Trans>
      );
    case "rejected":
      return reason ? (
        <Trans>The organisers did not accept it: {reason}</Trans>
      ) : (
        <Trans>The organisers did not accept it.</Trans>
      );
    case "cancelled":
      return <Trans>It is cancelled.</Trans>;
    default:
      return <Trans>Answer the invitation in your e-mail.</Trans>;
  }
}
