import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, newKey, unwrap, withKey } from "../api/client";
import { editionKey } from "../api/queries";
import { useEdition } from "../app/edition";
import { Button, Form, FormActions, RequiredHint, useForm } from "../ui";
import { type Speaker, speakerQuery } from "./queries";
import { SpeakerFields } from "./SpeakerFields";
import { emptySpeaker, newSpeaker } from "./speakerForm";

interface NewSpeakerFormProps {
  /** What was searched for. */
  name: string;
  onCreated: (speaker: Speaker) => Promise<void>;
  onCancel: () => void;
}

export function NewSpeakerForm({ name, onCreated, onCancel }: NewSpeakerFormProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const [key] = useState(newKey);
  const [initial] = useState({ ...emptySpeaker, name });
  const form = useForm({
    initial,
    submit: async (values) => {
      const speaker = await unwrap(
        api.POST("/api/v1/congresses/{congress}/speakers", {
          params: { path: { congress: slug }, header: withKey(key) },
          body: newSpeaker(values),
        }),
      );
      client.setQueryData(speakerQuery(slug, speaker.id).queryKey, speaker);
      void client.invalidateQueries({ queryKey: editionKey(slug, "speakers", "list") });
      await onCreated(speaker);
    },
  });
  return (
    <Form {...form.formProps} label={t`New speaker`}>
      <RequiredHint />
      <SpeakerFields values={form.values} set={form.set} />
      <FormActions>
        <Button type="submit" variant="primary" isPending={form.isPending}>
          <Trans>Create</Trans>
        </Button>
        <Button onPress={onCancel}>
          <Trans>Cancel</Trans>
        </Button>
      </FormActions>
    </Form>
  );
}
