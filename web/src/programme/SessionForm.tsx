import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { api, unwrap, withRevision } from "../api/client";
import { ConflictDialog } from "../app/ConflictDialog";
import { useEdition } from "../app/edition";
import { useConflict } from "../app/useConflict";
import { Button, Form, FormActions, toast, useForm } from "../ui";
import styles from "./programme.module.css";
import { loadSession, putSessions, type Session } from "./queries";
import { SessionFields } from "./SessionFields";
import { sessionPatch, sessionValues } from "./sessionForm";
import { useSessionFormat, useSessionLabels } from "./useSessionLabels";

/** The texts and the settings of a session. */
export function SessionForm({ session }: { session: Session }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const initial = useMemo(() => sessionValues(session), [session]);
  // What the person has started from: a newer state must not pass for it.
  const base = useRef(session);
  const { id } = session;
  const { conflict, save } = useConflict(async () => {
    const current = await loadSession(slug, id);
    return { revision: current.revision, values: sessionValues(current) };
  });
  const form = useForm({
    initial,
    submit: async (mine) => {
      const before = sessionValues(base.current);
      const saved = await save({
        loaded: { revision: base.current.revision, values: before },
        mine,
        send: (revision, values) =>
          unwrap(
            api.PATCH("/api/v1/congresses/{congress}/sessions/{session}", {
              params: { path: { congress: slug, session: id }, header: withRevision(revision) },
              body: sessionPatch(before, values),
            }),
          ),
      });
      base.current = saved;
      putSessions(client, slug, [saved]);
      toast(t`Session saved.`, { tone: "success" });
    },
  });
  if (!form.isDirty) base.current = session;
  const labels = useSessionLabels();
  const format = useSessionFormat();
  return (
    <>
      <Form {...form.formProps} label={t`Session`} className={styles.wide}>
        <SessionFields values={form.values} set={form.set} used={session} />
        <FormActions isSticky>
          <Button type="submit" variant="primary" isPending={form.isPending} isDisabled={!form.isDirty}>
            <Trans>Save</Trans>
          </Button>
          {form.isDirty ? (
            <Button variant="quiet" onPress={form.reset}>
              <Trans>Undo changes</Trans>
            </Button>
          ) : null}
        </FormActions>
      </Form>
      <ConflictDialog conflict={conflict} labels={labels} format={format} />
    </>
  );
}
