import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap, withRevision } from "../api/client";
import { ConflictDialog } from "../app/ConflictDialog";
import { useEdition } from "../app/edition";
import { useAccess } from "../app/session";
import { useBothTimes } from "../app/useBothTimes";
import { useResourceForm } from "../app/useResourceForm";
import { Button, Form, FormActions, Notice, RadioGroupField, Section, TextField, toast } from "../ui";
import { AnswerRefusalNotice } from "./AnswerRefusalNotice";
import styles from "./forum.module.css";
import { answerBody, answerValues, answerWords, invitationRefusal, situationOf } from "./invitation";
import { type ForumInvitation, invitationQuery, reloadInvitations } from "./queries";
import { useWords } from "./words";

/** The answer of a city. Until the deadline the office can change it; the secretariat can record one at any time. */
export function AnswerForm({ invitation }: { invitation: ForumInvitation }) {
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const situation = situationOf(invitation, Date.now());
  const isSecretariat = can("forum.manage");
  const isOpen = situation === "answer" || situation === "change";
  // The form stays when the deadline passes while someone types: the service decides, and what was typed is kept.
  const [wasOpen, setWasOpen] = useState(isOpen);
  if (isOpen && !wasOpen) setWasOpen(true);
  const hasForm = isSecretariat ? situation !== "revoked" : wasOpen;
  return (
    <Section title={isSecretariat ? <Trans>Record the answer</Trans> : <Trans>Your answer</Trans>}>
      <div className={styles.stack}>
        <SituationNotice invitation={invitation} />
        {hasForm ? <Fields invitation={invitation} /> : null}
      </div>
    </Section>
  );
}

function SituationNotice({ invitation }: { invitation: ForumInvitation }) {
  const by = useBothTimes()(invitation.respond_by);
  switch (situationOf(invitation, Date.now())) {
    case "revoked":
      return (
        <Notice kind="warning" title={<Trans>The invitation was revoked</Trans>}>
          <Trans>It can no longer be answered. If this is a mistake, contact the secretariat.</Trans>
        </Notice>
      );
    case "overdue":
      return (
        <Notice kind="warning" title={<Trans>The deadline has passed</Trans>}>
          <Trans>
            An answer was possible until {by}. Contact the secretariat: it can still record your answer or
            extend the deadline.
          </Trans>
        </Notice>
      );
    case "closed":
      return invitation.answer === "tentative" ? (
        <Notice kind="warning" title={<Trans>The deadline has passed</Trans>}>
          <Trans>The answer was tentative. To accept or decline, contact the secretariat.</Trans>
        </Notice>
      ) : (
        <Notice title={<Trans>Your answer is recorded</Trans>}>
          <Trans>The deadline has passed. To change the answer, contact the secretariat.</Trans>
        </Notice>
      );
    case "change":
      return invitation.answer === "tentative" ? (
        <Notice title={<Trans>The answer is tentative</Trans>}>
          <Trans>Please accept or decline by {by}. The office is reminded before.</Trans>
        </Notice>
      ) : (
        <Notice kind="success" title={<Trans>The city has answered</Trans>}>
          <Trans>The answer can be changed until {by}. Opening the link again does no harm.</Trans>
        </Notice>
      );
    case "draft":
      return (
        <Notice title={<Trans>The invitation has not been sent</Trans>}>
          <Trans>The office gets an e-mail with a link to this page when it is sent.</Trans>
        </Notice>
      );
    default:
      return (
        <p>
          <Trans>Please answer by {by}.</Trans>
        </p>
      );
  }
}

/** The form of the answer. The office and the secretariat may answer at the same moment: neither answer is lost. */
function useAnswer(invitation: ForumInvitation) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const path = { congress: slug, invitation: invitation.id };
  return useResourceForm({
    resource: invitation,
    valuesOf: answerValues,
    load: () => client.fetchQuery({ ...invitationQuery(slug, invitation.id), staleTime: 0 }),
    send: async (revision, _before, values) => {
      try {
        return await unwrap(
          api.POST("/api/v1/congresses/{congress}/forum/invitations/{invitation}/respond", {
            params: { path, header: withRevision(revision) },
            body: answerBody(values),
          }),
        );
      } finally {
        // Also after a refusal, which can say that the invitation was revoked or its deadline has passed.
        await reloadInvitations(client, slug);
      }
    },
    onSaved: () => toast(t`Thank you. The answer is recorded.`, { tone: "success" }),
  });
}

function Fields({ invitation }: { invitation: ForumInvitation }) {
  const { t } = useLingui();
  const words = useWords();
  const { form, conflict } = useAnswer(invitation);
  const { values, set } = form;
  const refusal = invitationRefusal(form.error);
  return (
    <Form onSubmit={form.onSubmit} error={refusal ? null : form.error}>
      <AnswerRefusalNotice refusal={refusal} />
      <ConflictDialog
        conflict={conflict}
        labels={{
          answer: t`Answer`,
          reason: values.answer === "declined" ? t`Reason` : t`Remark`,
          deputyName: t`Name of the deputy`,
          deputyTitle: t`Title of the deputy`,
        }}
        format={(field, value) => {
          const text = typeof value === "string" ? value : "";
          return (field === "answer" ? words(answerWords, text) : text) || "–";
        }}
      />
      <RadioGroupField
        label={t`Will the city take part?`}
        name="/answer"
        isRequired
        options={[
          { value: "accepted", label: t`Yes, the mayor attends` },
          { value: "delegated", label: t`Yes, a deputy attends instead of the mayor` },
          { value: "tentative", label: t`Probably, but the city cannot say yet` },
          { value: "declined", label: t`No, the city declines` },
        ]}
        value={values.answer || null}
        onChange={(answer) => set("answer", answer)}
      />
      {values.answer === "delegated" ? (
        <div className={styles.pair}>
          <TextField
            label={t`Name of the deputy`}
            name="/deputy/name"
            isRequired
            maxLength={200}
            value={values.deputyName}
            onChange={(name) => set("deputyName", name)}
          />
          <TextField
            label={t`Title of the deputy`}
            name="/deputy/title"
            description={t`Such as Deputy Mayor.`}
            isRequired
            maxLength={200}
            value={values.deputyTitle}
            onChange={(title) => set("deputyTitle", title)}
          />
        </div>
      ) : null}
      {values.answer === "tentative" ? (
        <p>
          <Trans>No places are kept yet, and the office is still reminded to accept or decline.</Trans>
        </p>
      ) : null}
      {values.answer === "declined" || values.answer === "tentative" ? (
        <TextField
          label={values.answer === "declined" ? t`Reason` : t`Remark`}
          name="/reason"
          isRequired={values.answer === "declined"}
          multiline
          rows={3}
          maxLength={1000}
          value={values.reason}
          onChange={(reason) => set("reason", reason)}
        />
      ) : null}
      <FormActions>
        <Button type="submit" variant="primary" isPending={form.isPending} isDisabled={values.answer === ""}>
          <Trans>Send the answer</Trans>
        </Button>
      </FormActions>
    </Form>
  );
}
