import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, newKey, unwrap, withKey, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import { EditDialog } from "../app/EditDialog";
import { useEdition } from "../app/edition";
import type { Room } from "../app/programmeLists";
import { slugPattern, suggestedSlug } from "../app/slug";
import { useEditForm } from "../app/useEditForm";
import { LocalizedField, NumberField, SelectField, TextField, toast } from "../ui";
import { HoursField } from "./HoursField";
import styles from "./programme.module.css";
import { emptyRoom, newRoom, type RoomValues, roomPatch, roomValues } from "./roomForm";
import { useRoomFormat, useRoomLabels } from "./useRoomLabels";
import { isOneOf, providerLabels, useOptions } from "./words";

interface RoomDialogProps {
  /** Null: a new one. */
  room: Room | null;
  nextPosition: number;
  onClose: () => void;
}

/** Creates or edits a room. */
export function RoomDialog({ room, nextPosition, onClose }: RoomDialogProps) {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const client = useQueryClient();
  // As it was when the dialog opened; another person's change shows as a conflict.
  const [loaded] = useState(room);
  const [initial] = useState(() => (room ? roomValues(room) : emptyRoom));
  const [key] = useState(newKey);
  const path = { congress: slug, room: loaded?.slug ?? "" };
  const withSlug = (values: RoomValues) => ({
    ...values,
    slug: values.slug.trim() || suggestedSlug(values.name, congress.languages),
  });
  const { form, conflict } = useEditForm({
    revision: loaded?.revision ?? null,
    initial,
    load: async () => {
      const current = await unwrap(
        api.GET("/api/v1/congresses/{congress}/rooms/{room}", { params: { path } }),
      );
      return { revision: current.revision, values: roomValues(current) };
    },
    create: (values) =>
      unwrap(
        api.POST("/api/v1/congresses/{congress}/rooms", {
          params: { path: { congress: slug }, header: withKey(key) },
          body: newRoom(withSlug(values), nextPosition),
        }),
      ),
    update: (revision, values) =>
      unwrap(
        api.PATCH("/api/v1/congresses/{congress}/rooms/{room}", {
          params: { path, header: withRevision(revision) },
          body: roomPatch(initial, withSlug(values)),
        }),
      ),
    onSaved: async () => {
      for (const resource of ["schedule", "audit"])
        void client.invalidateQueries({ queryKey: editionKey(slug, resource) });
      await client.invalidateQueries({ queryKey: editionKey(slug, "rooms") });
      toast(t`Room saved.`, { tone: "success" });
      onClose();
    },
  });
  const title = loaded ? t`Edit the room` : t`New room`;
  const labels = useRoomLabels();
  const format = useRoomFormat();
  return (
    <EditDialog
      title={title}
      form={form}
      conflict={conflict}
      labels={labels}
      format={format}
      isNew={loaded === null}
      isLarge
      onClose={onClose}
    >
      <RoomFields values={form.values} set={form.set} isNew={loaded === null} />
    </EditDialog>
  );
}

interface RoomFieldsProps {
  values: RoomValues;
  set: <Key extends keyof RoomValues>(key: Key, value: RoomValues[Key]) => void;
  isNew: boolean;
}

function RoomFields({ values, set, isNew }: RoomFieldsProps) {
  const { t } = useLingui();
  const { congress } = useEdition();
  const labels = useRoomLabels();
  const providers = useOptions(providerLabels);
  return (
    <>
      <LocalizedField
        label={labels.name}
        name="/name"
        isRequired
        languages={congress.languages}
        value={values.name}
        onChange={(name) => set("name", name)}
        maxLength={200}
      />
      <div className={styles.pair}>
        <SelectField
          label={labels.provider}
          name="/provider"
          options={providers}
          value={values.provider}
          onChange={(provider) => isOneOf(providerLabels, provider) && set("provider", provider)}
        />
        <TextField
          label={labels.address}
          name="/address"
          type="url"
          description={
            isNew
              ? t`Where people join. It is not shown again.`
              : t`Where people join. The present one is not shown; if this is empty, it stays.`
          }
          pattern="https://.*"
          patternHint={t`The address must begin with https://.`}
          placeholder="https://"
          maxLength={2000}
          value={values.address}
          onChange={(address) => set("address", address)}
        />
        <NumberField
          label={labels.capacity}
          name="/capacity"
          description={t`How many people at once. Empty: no limit.`}
          min={1}
          max={1_000_000}
          value={values.capacity}
          onChange={(capacity) => set("capacity", capacity)}
        />
        <NumberField
          label={labels.interpretation_channels}
          name="/interpretation_channels"
          description={t`How many languages can be interpreted at once.`}
          min={0}
          max={50}
          value={values.interpretation_channels}
          onChange={(channels) => set("interpretation_channels", channels)}
        />
      </div>
      <HoursField value={values.opening_hours} onChange={(hours) => set("opening_hours", hours)} />
      <TextField
        label={labels.slug}
        name="/slug"
        description={t`Small letters, digits and hyphens. Empty: made from the name.`}
        pattern={slugPattern}
        patternHint={t`Use small letters and digits, with single hyphens between them.`}
        maxLength={80}
        placeholder={suggestedSlug(values.name, congress.languages)}
        value={values.slug}
        onChange={(next) => set("slug", next)}
      />
    </>
  );
}
