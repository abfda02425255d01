import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap, withRevision } from "../../api/client";
import { ProblemError } from "../../api/problem";
import { ConflictDialog } from "../../app/ConflictDialog";
import { useEdition } from "../../app/edition";
import { Button, Form, FormActions, Notice, toast } from "../../ui";
import styles from "../award.module.css";
import { type Award, type Entry, entryQuery, myEntriesQuery, reloadAward } from "../queries";
import { SaveState } from "../SaveState";
import { useAutosave } from "../useAutosave";
import { EntryFaults } from "./EntryFaults";
import { EntryFields } from "./EntryFields";
import { EntryLists } from "./EntryLists";
import { type EntryValues, entryPatch, entryValues } from "./entryForm";
import { useEntryLabels } from "./useEntryLabels";

const entryPath = "/api/v1/congresses/{congress}/awards/{award}/entries/{entry}";

interface EntryFormProps {
  entry: Entry;
  award: Award;
  /** False after the deadline: what was written stays readable. */
  isWritable: boolean;
}

const stateOf = (entry: Entry) => ({ revision: entry.revision, values: entryValues(entry) });

/** An entry as its submitters write it, saved field by field. */
export function EntryForm({ entry, award, isWritable }: EntryFormProps) {
  const { t } = useLingui();
  const labels = useEntryLabels();
  const { autosave, submit, isSubmitting, error } = useEntry(entry);
  const { values, change } = autosave;
  const failure = error ?? (autosave.isFinal ? null : autosave.error);
  return (
    <>
      {autosave.isFinal ? (
        <Notice kind="danger" isLive title={<Trans>Your last changes could not be saved</Trans>}>
          {autosave.error instanceof ProblemError ? <p>{autosave.error.detail}</p> : null}
          <p>
            <Trans>What you typed is kept in this window: copy what you need before you close it.</Trans>
          </p>
        </Notice>
      ) : null}
      <Form label={t`Entry`} onSubmit={submit} error={failure}>
        <EntryFields
          values={values}
          onChange={change}
          award={award}
          labels={labels}
          isDisabled={!isWritable}
        />
        <EntryLists values={values} onChange={change} labels={labels} />
        {isWritable ? (
          <>
            {entry.state === "draft" ? <EntryFaults entry={entry} award={award} labels={labels} /> : null}
            <FormActions isSticky>
              {entry.state === "draft" ? (
                <Button type="submit" variant="primary" icon="send" isPending={isSubmitting}>
                  <Trans>Submit the entry</Trans>
                </Button>
              ) : null}
              <SaveState status={autosave.status} onRetry={autosave.flush} />
              {entry.state === "draft" ? (
                <span className={styles.hint}>
                  <Trans>After you submit, you can still change it until the deadline.</Trans>
                </span>
              ) : null}
            </FormActions>
          </>
        ) : null}
      </Form>
      <ConflictDialog conflict={autosave.conflict} labels={labels} />
    </>
  );
}

function useEntry(entry: Entry) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const [isSubmitting, setIsSubmitting] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const path = { congress: slug, award: entry.award, entry: entry.id };
  const note = (stored: Entry) => {
    client.setQueryData(entryQuery(slug, entry.award, entry.id).queryKey, stored);
    client.setQueryData(myEntriesQuery(slug).queryKey, (all) =>
      all?.map((one) => (one.id === stored.id ? stored : one)),
    );
  };
  const autosave = useAutosave<EntryValues>({
    id: `entry.${entry.id}`,
    loaded: stateOf(entry),
    load: async () => stateOf(await unwrap(api.GET(entryPath, { params: { path } }))),
    send: async (revision, values, base) => {
      const stored = await unwrap(
        api.PATCH(entryPath, {
          params: { path, header: withRevision(revision) },
          body: entryPatch(base, values),
        }),
      );
      note(stored);
      return stateOf(stored);
    },
  });
  const submit = async () => {
    setIsSubmitting(true);
    setError(null);
    try {
      if (!(await autosave.flush())) return;
      note(await unwrap(api.POST(`${entryPath}/submit`, { params: { path } })));
      toast(t`The entry is submitted. You get an e-mail.`, { tone: "success" });
      await reloadAward(client, slug);
    } catch (reason) {
      setError(reason);
    } finally {
      setIsSubmitting(false);
    }
  };
  return { autosave, submit, isSubmitting, error };
}
