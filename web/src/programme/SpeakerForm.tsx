import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { api, unwrap, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import { ConflictDialog } from "../app/ConflictDialog";
import { useEdition } from "../app/edition";
import { useConflict } from "../app/useConflict";
import { Button, Form, FormActions, toast, useForm } from "../ui";
import { loadSpeaker, type Speaker, speakerQuery } from "./queries";
import { SpeakerFields, useSpeakerLabels } from "./SpeakerFields";
import { speakerPatch, speakerValues } from "./speakerForm";

/** The profile of a speaker. */
export function SpeakerForm({ speaker }: { speaker: Speaker }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const initial = useMemo(() => speakerValues(speaker), [speaker]);
  // What the person has started from: a newer state must not pass for it.
  const base = useRef(speaker);
  const { id } = speaker;
  const { conflict, save } = useConflict(async () => {
    const current = await loadSpeaker(slug, id);
    return { revision: current.revision, values: speakerValues(current) };
  });
  const form = useForm({
    initial,
    submit: async (mine) => {
      const before = speakerValues(base.current);
      const saved = await save({
        loaded: { revision: base.current.revision, values: before },
        mine,
        send: (revision, values) =>
          unwrap(
            api.PATCH("/api/v1/congresses/{congress}/speakers/{speaker}", {
              params: { path: { congress: slug, speaker: id }, header: withRevision(revision) },
              body: speakerPatch(before, values),
            }),
          ),
      });
      base.current = saved;
      client.setQueryData(speakerQuery(slug, id).queryKey, saved);
      // Sessions show names, and the availability is in the zone of the speaker.
      for (const resource of ["speakers", "sessions", "audit"])
        void client.invalidateQueries({ queryKey: editionKey(slug, resource) });
      toast(t`Speaker saved.`, { tone: "success" });
    },
  });
  if (!form.isDirty) base.current = speaker;
  return (
    <>
      <Form {...form.formProps} label={t`Profile`}>
        <SpeakerFields values={form.values} set={form.set} />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending} isDisabled={!form.isDirty}>
            <Trans>Save the profile</Trans>
          </Button>
          {form.isDirty ? (
            <Button variant="quiet" onPress={form.reset}>
              <Trans>Undo changes</Trans>
            </Button>
          ) : null}
        </FormActions>
      </Form>
      <ConflictDialog conflict={conflict} labels={useSpeakerLabels()} />
    </>
  );
}
