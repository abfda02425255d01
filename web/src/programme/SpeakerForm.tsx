import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { api, unwrap, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import { ConflictDialog } from "../app/ConflictDialog";
import { useEdition } from "../app/edition";
import { SaveActions } from "../app/SaveActions";
import { useResourceForm } from "../app/useResourceForm";
import { Form, toast } from "../ui";
import { loadSpeaker, type Speaker, speakerQuery } from "./queries";
import { SpeakerFields } from "./SpeakerFields";
import { speakerPatch, speakerValues } from "./speakerForm";
import { useSpeakerLabels } from "./useSpeakerLabels";

/** The profile of a speaker. */
export function SpeakerForm({ speaker }: { speaker: Speaker }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const { id } = speaker;
  const path = { congress: slug, speaker: id };
  const { form, conflict } = useResourceForm({
    resource: speaker,
    valuesOf: speakerValues,
    load: () => loadSpeaker(slug, id),
    send: (revision, before, values) =>
      unwrap(
        api.PATCH("/api/v1/congresses/{congress}/speakers/{speaker}", {
          params: { path, header: withRevision(revision) },
          body: speakerPatch(before, values),
        }),
      ),
    onSaved: (saved) => {
      client.setQueryData(speakerQuery(slug, id).queryKey, saved);
      // Sessions show names, and the availability is in the zone of the speaker.
      for (const resource of ["speakers", "sessions", "audit"])
        void client.invalidateQueries({ queryKey: editionKey(slug, resource) });
      toast(t`Speaker saved.`, { tone: "success" });
    },
  });
  return (
    <>
      <Form {...form.formProps} label={t`Profile`}>
        <SpeakerFields values={form.values} set={form.set} />
        <SaveActions form={form} label={<Trans>Save the profile</Trans>} />
      </Form>
      <ConflictDialog conflict={conflict} labels={useSpeakerLabels()} />
    </>
  );
}
