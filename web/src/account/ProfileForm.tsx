import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, unwrap, withRevision } from "../api/client";
import { ConflictDialog } from "../app/ConflictDialog";
import { chooseAppLanguage } from "../app/language";
import { isAppLanguage, languages } from "../app/languages";
import { SaveActions } from "../app/SaveActions";
import { type Account, setMe } from "../app/session";
import { useResourceForm } from "../app/useResourceForm";
import { zoneNames } from "../app/zones";
import { Form, SelectField, TextField, toast, zoneLabel } from "../ui";
import styles from "./account.module.css";
import { profileOf, profilePatch } from "./profile";

export function ProfileForm({ account }: { account: Account }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const { form, conflict } = useResourceForm({
    resource: account,
    valuesOf: profileOf,
    load: () => unwrap(api.GET("/api/v1/me")),
    send: (revision, before, values) =>
      unwrap(
        api.PATCH("/api/v1/me", {
          params: { header: withRevision(revision) },
          body: profilePatch(before, values),
        }),
      ),
    onSaved: async (saved) => {
      setMe(client, saved);
      if (saved.locale !== account.locale && isAppLanguage(saved.locale))
        await chooseAppLanguage(saved.locale);
      toast(t`Profile saved.`, { tone: "success" });
    },
  });
  const { values, set } = form;
  const zones = useMemo(() => {
    const now = new Date();
    return zoneNames(account.time_zone).map((zone) => ({
      value: zone,
      label: `${zone} (${zoneLabel(zone, now)})`,
    }));
  }, [account.time_zone]);
  const localeOptions = [
    ...languages.map(({ code, name }) => ({ value: code, label: name })),
    ...(isAppLanguage(values.locale) ? [] : [{ value: values.locale, label: values.locale }]),
  ];
  const labels = {
    given_name: t`Given name`,
    family_name: t`Family name`,
    name_order: t`Order of the names`,
    display_name: t`Name as shown`,
    locale: t`Language`,
    time_zone: t`Time zone`,
  };
  return (
    <>
      <Form {...form.formProps} label={t`Profile`}>
        <div className={styles.pair}>
          <TextField
            label={labels.given_name}
            name="/given_name"
            autoComplete="given-name"
            maxLength={200}
            value={values.given_name}
            onChange={(value) => set("given_name", value)}
            isRequired={!values.family_name.trim()}
          />
          <TextField
            label={labels.family_name}
            name="/family_name"
            autoComplete="family-name"
            maxLength={200}
            value={values.family_name}
            onChange={(value) => set("family_name", value)}
            isRequired={!values.given_name.trim()}
          />
        </div>
        <SelectField
          label={labels.name_order}
          name="/name_order"
          value={values.name_order}
          onChange={(value) => set("name_order", value === "family_first" ? "family_first" : "given_first")}
          options={[
            { value: "given_first", label: t`Given name first` },
            { value: "family_first", label: t`Family name first` },
          ]}
        />
        <TextField
          label={labels.display_name}
          name="/display_name"
          description={t`On badges and in lists, as you write it. Leave it empty to use the two names.`}
          autoComplete="name"
          maxLength={400}
          value={values.display_name}
          onChange={(value) => set("display_name", value)}
        />
        <div className={styles.pair}>
          <SelectField
            label={labels.locale}
            name="/locale"
            description={t`Of this app and of the e-mails to you.`}
            options={localeOptions}
            value={values.locale}
            onChange={(value) => set("locale", value)}
          />
          <SelectField
            label={labels.time_zone}
            name="/time_zone"
            description={t`In which you see times if you choose “My time”.`}
            options={zones}
            value={values.time_zone}
            onChange={(value) => set("time_zone", value)}
          />
        </div>
        <SaveActions form={form} />
      </Form>
      <ConflictDialog conflict={conflict} labels={labels} />
    </>
  );
}
