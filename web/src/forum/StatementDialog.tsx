import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap, withRevision } from "../api/client";
import { useEdition } from "../app/edition";
import { useAccess } from "../app/session";
import {
  Button,
  Dialog,
  Form,
  FormActions,
  LocalizedField,
  Notice,
  QueryState,
  RadioGroupField,
  toast,
  useForm,
} from "../ui";
import styles from "./forum.module.css";
import { reloadSpeaking, type SpeakingRequest, statementQuery } from "./queries";
import { RefusalNotice } from "./RefusalNotice";
import { refusalOf } from "./refusals";
import { isChair } from "./speaking";

interface StatementDialogProps {
  request: Pick<SpeakingRequest, "id" | "session">;
  onClose: () => void;
}

/** The text of a speech: for the interpreters before, for the record after. */
export function StatementDialog({ request, onClose }: StatementDialogProps) {
  const { slug } = useEdition();
  const query = useQuery({ ...statementQuery(slug, request.session, request.id), meta: { live: "manual" } });
  return (
    <Dialog
      title={<Trans>Statement</Trans>}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="large"
    >
      <QueryState query={query} isEmpty={() => false}>
        {(statement) => <StatementForm request={request} statement={statement} onClose={onClose} />}
      </QueryState>
    </Dialog>
  );
}

interface StatementFormProps extends StatementDialogProps {
  statement: Schemas["Statement"] | null;
}

function StatementForm({ request, statement, onClose }: StatementFormProps) {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const { can } = useAccess(slug);
  const client = useQueryClient();
  // A chair reads; the delegation writes until it is published, and the secretariat always.
  const isFixed = !can("forum.manage") && (Boolean(statement?.published_at) || isChair(can));
  const form = useForm({
    initial: { text: { ...statement?.text }, publish: statement?.publish ?? "after_delivery" },
    submit: async ({ text, publish }) => {
      await unwrap(
        api.PUT("/api/v1/congresses/{congress}/sessions/{session}/speaking-requests/{request}/statement", {
          params: {
            path: { congress: slug, session: request.session, request: request.id },
            ...(statement ? { header: withRevision(statement.revision) } : {}),
          },
          body: {
            text,
            publish: publish as Schemas["StatementPublication"],
            links: statement?.links ?? [],
          },
        }),
      );
      toast(t`The statement is saved.`, { tone: "success" });
      onClose();
      await reloadSpeaking(client, slug);
    },
  });
  const refusal = form.error && refusalOf(form.error, null);
  if (isFixed) {
    return (
      <div className={styles.stack}>
        {statement?.published_at ? (
          <Notice title={<Trans>The statement is published</Trans>}>
            <Trans>Only the secretariat can correct it now.</Trans>
          </Notice>
        ) : null}
        {statement ? null : (
          <p className={styles.muted}>
            <Trans>No statement yet.</Trans>
          </p>
        )}
        {Object.entries(statement?.text ?? {}).map(([language, text]) => (
          <p key={language} lang={language} dir="auto" className={styles.text}>
            {text}
          </p>
        ))}
      </div>
    );
  }
  return (
    <Form onSubmit={form.onSubmit} error={refusal ? null : form.error}>
      {refusal ? <RefusalNotice failure={{ error: form.error, floor: null }} /> : null}
      <LocalizedField
        label={t`Text`}
        name="/text"
        description={t`In one or more languages. Until it is published, only your delegation, the chair and the secretariat read it.`}
        languages={congress.languages}
        multiline
        rows={8}
        isRequired
        value={form.values.text}
        onChange={(text) => form.set("text", text)}
      />
      <RadioGroupField
        label={t`Published`}
        name="/publish"
        options={[
          { value: "after_delivery", label: t`When the speech has been given` },
          { value: "at_once", label: t`At once` },
        ]}
        value={form.values.publish}
        onChange={(publish) => form.set("publish", publish as Schemas["StatementPublication"])}
      />
      <FormActions>
        <Button type="submit" variant="primary" isPending={form.isPending}>
          <Trans>Save the statement</Trans>
        </Button>
        <Button onPress={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </FormActions>
    </Form>
  );
}
