import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { api, unwrap, withRevision } from "../api/client";
import { ConflictDialog } from "../app/ConflictDialog";
import { congressQuery, useEdition } from "../app/edition";
import { SaveActions } from "../app/SaveActions";
import { slugPattern } from "../app/slug";
import { useResourceForm } from "../app/useResourceForm";
import { zoneNames } from "../app/zones";
import {
  Form,
  LocalizedField,
  Notice,
  RequiredHint,
  SelectField,
  SwitchField,
  TextField,
  toast,
  zoneLabel,
} from "../ui";
import { detailsOf, detailsPatch } from "./details";
import styles from "./editions.module.css";
import { LanguagesField } from "./LanguagesField";
import { latestLastDay, prefixPattern } from "./slug";

/** Name, days, languages and address of an edition. */
export function DetailsForm() {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const client = useQueryClient();
  const navigate = useNavigate();
  const path = { congress: slug };
  const { form, conflict } = useResourceForm({
    resource: congress,
    valuesOf: detailsOf,
    load: () => unwrap(api.GET("/api/v1/congresses/{congress}", { params: { path } })),
    send: (revision, before, values) =>
      unwrap(
        api.PATCH("/api/v1/congresses/{congress}", {
          params: { path, header: withRevision(revision) },
          body: detailsPatch(before, values),
        }),
      ),
    onSaved: async (saved) => {
      client.setQueryData(congressQuery(saved.slug).queryKey, saved);
      void client.invalidateQueries({ queryKey: ["congresses"] });
      toast(t`Settings saved.`, { tone: "success" });
      if (saved.slug !== slug)
        await navigate({ to: "/e/$edition/settings", params: { edition: saved.slug }, replace: true });
    },
  });
  const { values, set } = form;
  const zones = useZoneOptions(values.time_zone);
  const labels = {
    title: t`Name`,
    description: t`Description`,
    slug: t`Address`,
    reference_prefix: t`Prefix of registration references`,
    starts_on: t`First day`,
    ends_on: t`Last day`,
    time_zone: t`Time zone`,
    languages: t`Languages`,
    second_factor_required: t`Staff must use a second factor to sign in`,
  };
  return (
    <>
      <Form {...form.formProps} label={t`Details of the edition`} className={styles.form}>
        <RequiredHint />
        <LocalizedField
          label={labels.title}
          name="/title"
          languages={values.languages}
          value={values.title}
          onChange={(value) => set("title", value)}
          isRequired
        />
        <LocalizedField
          label={labels.description}
          name="/description"
          languages={values.languages}
          value={values.description}
          onChange={(value) => set("description", value)}
          multiline
          rows={5}
        />
        <div className={styles.pair}>
          <TextField
            type="date"
            label={labels.starts_on}
            name="/starts_on"
            value={values.starts_on}
            onChange={(value) => set("starts_on", value)}
            isRequired
          />
          <TextField
            type="date"
            label={labels.ends_on}
            name="/ends_on"
            min={values.starts_on}
            max={latestLastDay(values.starts_on)}
            value={values.ends_on}
            onChange={(value) => set("ends_on", value)}
            isRequired
          />
        </div>
        <SelectField
          label={labels.time_zone}
          name="/time_zone"
          description={t`Of the place. The days of the edition are in this zone.`}
          options={zones}
          value={values.time_zone}
          onChange={(value) => set("time_zone", value)}
        />
        <LanguagesField value={values.languages} onChange={(value) => set("languages", value)} />
        <TextField
          label={labels.slug}
          name="/slug"
          description={t`Part of all addresses of the edition: small letters, digits and hyphens.`}
          pattern={slugPattern}
          patternHint={t`Use small letters and digits, with single hyphens between them.`}
          maxLength={80}
          value={values.slug}
          onChange={(value) => set("slug", value)}
          isRequired
        />
        {values.slug !== congress.slug ? (
          <Notice kind="warning">
            <Trans>Links to the old address no longer work, also in e-mails that were sent.</Trans>
          </Notice>
        ) : null}
        <TextField
          label={labels.reference_prefix}
          name="/reference_prefix"
          description={t`Two to eight capital letters and digits. References that exist keep theirs.`}
          pattern={prefixPattern}
          patternHint={t`Use two to eight capital letters and digits, a letter first.`}
          maxLength={8}
          value={values.reference_prefix}
          onChange={(value) => set("reference_prefix", value.toUpperCase())}
          isRequired
        />
        <SwitchField
          label={labels.second_factor_required}
          name="/second_factor_required"
          description={t`Staff without a second factor lose access until they add one.`}
          isSelected={values.second_factor_required}
          onChange={(isOn) => set("second_factor_required", isOn)}
        />
        <SaveActions form={form} isSticky />
      </Form>
      <ConflictDialog conflict={conflict} labels={labels} />
    </>
  );
}

/** All time zones with their distance from UTC. */
export function useZoneOptions(used: string) {
  return useMemo(() => {
    const now = new Date();
    return zoneNames(used).map((zone) => ({ value: zone, label: `${zone} (${zoneLabel(zone, now)})` }));
  }, [used]);
}
