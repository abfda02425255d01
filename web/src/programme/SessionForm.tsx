import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { api, unwrap, withRevision } from "../api/client";
import { ConflictDialog } from "../app/ConflictDialog";
import { useEdition } from "../app/edition";
import { SaveActions } from "../app/SaveActions";
import { loadSession, putSessions, type Session } from "../app/sessions";
import { useResourceForm } from "../app/useResourceForm";
import { Form, toast } from "../ui";
import styles from "./programme.module.css";
import { SessionFields } from "./SessionFields";
import { sessionPatch, sessionValues } from "./sessionForm";
import { useSessionFormat, useSessionLabels } from "./useSessionLabels";

/** The texts and the settings of a session. */
export function SessionForm({ session }: { session: Session }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const { id } = session;
  const path = { congress: slug, session: id };
  const { form, conflict } = useResourceForm({
    resource: session,
    valuesOf: sessionValues,
    load: () => loadSession(slug, id),
    send: (revision, before, values) =>
      unwrap(
        api.PATCH("/api/v1/congresses/{congress}/sessions/{session}", {
          params: { path, header: withRevision(revision) },
          body: sessionPatch(before, values),
        }),
      ),
    onSaved: (saved) => {
      putSessions(client, slug, [saved]);
      toast(t`Session saved.`, { tone: "success" });
    },
  });
  const labels = useSessionLabels();
  const format = useSessionFormat();
  return (
    <>
      <Form {...form.formProps} label={t`Session`} className={styles.wide}>
        <SessionFields values={form.values} set={form.set} used={session} />
        <SaveActions form={form} isSticky />
      </Form>
      <ConflictDialog conflict={conflict} labels={labels} format={format} />
    </>
  );
}
