import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap, withRevision } from "../../api/client";
import { isProblem, ProblemError } from "../../api/problem";
import { problemSentence } from "../../api/problemTexts";
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
  /** After the deadline a complete draft can still be sent: the secretariat decides. */
  canSubmitLate: boolean;
}

const stateOf = (entry: Entry) => ({ revision: entry.revision, values: entryValues(entry) });

/** An entry as its submitters write it, saved field by field. */
export function EntryForm({ entry, award, isWritable, canSubmitLate }: EntryFormProps) {
  const { t } = useLingui();
  const labels = useEntryLabels();
  const { autosave, submit, isSubmitting, error, isRecorded } = useEntry(entry, !isWritable);
  const { values, change } = autosave;
  const failure = error ?? (autosave.isFinal ? null : autosave.error);
  return (
    <>
      {autosave.isFinal ? (
        <Notice kind="danger" isLive title={<Trans>Your last changes could not be saved</Trans>}>
          {autosave.error instanceof ProblemError ? <p>{problemSentence(autosave.error)}</p> : null}
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
        <EntryLists values={values} onChange={change} labels={labels} isDisabled={!isWritable} />
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
        ) : isRecorded ? (
          <LateNotice />
        ) : canSubmitLate ? (
          <FormActions>
            <Button type="submit" variant="primary" icon="send" isPending={isSubmitting}>
              <Trans>Submit late (the secretariat decides)</Trans>
            </Button>
          </FormActions>
        ) : null}
      </Form>
      <ConflictDialog conflict={autosave.conflict} labels={labels} />
    </>
  );
}

function LateNotice() {
  return (
    <Notice kind="info" isLive title={<Trans>The entry is sent to the secretariat</Trans>}>
      <Trans>
        It came after the deadline and is not submitted yet. The secretariat decides whether to accept it. You
        see it here when it does.
      </Trans>
    </Notice>
  );
}

function useEntry(entry: Entry, isLate: boolean) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const [isSubmitting, setIsSubmitting] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [isRecorded, setIsRecorded] = useState(false);
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
      // After the deadline nothing is saved any more: what the service has is sent.
      if (!isLate && !(await autosave.flush())) return;
      note(await unwrap(api.POST(`${entryPath}/submit`, { params: { path } })));
      toast(t`The entry is submitted. You get an e-mail.`, { tone: "success" });
      await reloadAward(client, slug);
    } catch (reason) {
      // The service refuses it and records the attempt, which the secretariat can accept.
      if (isLate && isProblem(reason, "entries-closed")) setIsRecorded(true);
      else setError(reason);
    } finally {
      setIsSubmitting(false);
    }
  };
  return { autosave, submit, isSubmitting, error, isRecorded };
}
