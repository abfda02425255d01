import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, newKey, unwrap, withKey, withRevision } from "../api/client";
import { useEdition, useLocalized } from "../app/edition";
import { useAccess } from "../app/session";
import { Button, Dialog, Form, FormActions, SelectField, toast, useForm } from "../ui";
import {
  ownDelegationsQuery,
  reloadSpeaking,
  type SpeakersList,
  type SpeakingRequest,
  type Speech,
  speakingDelegationsQuery,
} from "./queries";
import { RefusalNotice } from "./RefusalNotice";
import { refusalOf } from "./refusals";
import { SpeechFields } from "./SpeechFields";
import { isChair, requestBody, requestPatch, requestValues } from "./speaking";

interface RequestDialogProps {
  list: SpeakersList;
  before: SpeakingRequest | null;
  replyTo: Speech | null;
  onClose: () => void;
}

/** Asks for the floor: topic, how, how long. With `replyTo` it is a right of reply. */
export function RequestDialog({ list, before, replyTo, onClose }: RequestDialogProps) {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const localized = useLocalized();
  const client = useQueryClient();
  const [key] = useState(newKey);
  const isStaff = isChair(useAccess(slug).can);
  const own = useQuery({ ...ownDelegationsQuery(slug), enabled: !isStaff }).data ?? [];
  const accredited = useQuery({ ...speakingDelegationsQuery(slug, list.session), enabled: isStaff }).data;
  const choices = isStaff
    ? (accredited ?? []).map((one) => ({ value: one.delegation, label: localized(one.city) }))
    : own.map(({ id, name }) => ({ value: id, label: name }));
  const isReply = replyTo !== null || before?.kind === "reply";
  const limit = isReply ? list.settings.seconds_reply : list.settings.seconds_each;
  const form = useForm({
    initial: requestValues({
      language: congress.languages[0] ?? "en",
      limit: limit ?? 180,
      delegation: "",
      before,
    }),
    submit: async (values) => {
      const path = { congress: slug, session: list.session };
      const saved = before
        ? await unwrap(
            api.PATCH("/api/v1/congresses/{congress}/sessions/{session}/speaking-requests/{request}", {
              params: { path: { ...path, request: before.id }, header: withRevision(before.revision) },
              body: requestPatch(values),
            }),
          )
        : await unwrap(
            api.POST("/api/v1/congresses/{congress}/sessions/{session}/speaking-requests", {
              params: { path, header: withKey(key) },
              body: requestBody(values, replyTo?.request ?? null),
            }),
          );
      onClose();
      if (saved.session === list.session) toast(t`Your request is in the list.`, { tone: "success" });
      else
        toast(t`No time was left here: your request is in the list of your second choice.`, { tone: "info" });
      await reloadSpeaking(client, slug);
    },
  });
  const refusal = form.error && refusalOf(form.error, null);
  const city = localized(replyTo?.city);
  return (
    <Dialog
      title={
        before ? (
          <Trans>Change the request</Trans>
        ) : replyTo ? (
          <Trans>Reply to {city}</Trans>
        ) : (
          <Trans>Ask to speak</Trans>
        )
      }
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Form onSubmit={form.onSubmit} error={refusal ? null : form.error}>
        {refusal ? <RefusalNotice failure={{ error: form.error, floor: null }} /> : null}
        {(isStaff || choices.length > 1) && !before ? (
          <SelectField
            label={t`Delegation`}
            name="/delegation"
            isRequired
            placeholder={t`Choose a delegation`}
            options={choices.sort((left, right) => left.label.localeCompare(right.label))}
            value={form.values.delegation}
            onChange={(delegation) => form.set("delegation", delegation)}
          />
        ) : null}
        <SpeechFields
          values={form.values}
          set={form.set}
          list={list}
          limit={limit ?? 180}
          isReply={isReply}
        />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {before ? <Trans>Save</Trans> : <Trans>Send the request</Trans>}
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
