import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, type Schemas, unwrap, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import { ConflictDialog } from "../app/ConflictDialog";
import { useEdition } from "../app/edition";
import { useTime } from "../app/time";
import { useConflict } from "../app/useConflict";
import {
  Button,
  CheckboxField,
  DateTimeField,
  Form,
  FormActions,
  QueryState,
  RadioGroupField,
  Section,
  toast,
  useForm,
} from "../ui";
import styles from "./editions.module.css";
import { changedOf, correctableFields, registrationRulesOf, toggleField } from "./rules";

const key = (slug: string) => editionKey(slug, "registration-rules");

/** What people may change in their own registration, and until when. */
export function RegistrationRulesSection() {
  const { slug } = useEdition();
  const query = useQuery({
    queryKey: key(slug),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/registration-rules", {
          params: { path: { congress: slug } },
          signal,
        }),
      ),
  });
  return (
    <Section
      title={<Trans>Corrections by participants</Trans>}
      description={
        <Trans>What people may change in their own registration. Staff can always change everything.</Trans>
      }
    >
      <QueryState query={query}>{(rules) => <RulesForm rules={rules} />}</QueryState>
    </Section>
  );
}

function RulesForm({ rules }: { rules: Schemas["RegistrationRules"] }) {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const client = useQueryClient();
  const time = useTime();
  const path = { congress: slug };
  const initial = useMemo(() => registrationRulesOf(rules), [rules]);
  const { conflict, save } = useConflict(async () => {
    const current = await unwrap(
      api.GET("/api/v1/congresses/{congress}/registration-rules", { params: { path } }),
    );
    return { revision: current.revision, values: registrationRulesOf(current) };
  });
  const form = useForm({
    initial,
    submit: async (mine) => {
      const saved = await save({
        loaded: { revision: rules.revision, values: initial },
        mine,
        send: (revision, values) =>
          unwrap(
            api.PATCH("/api/v1/congresses/{congress}/registration-rules", {
              params: { path, header: withRevision(revision) },
              body: changedOf(initial, values),
            }),
          ),
      });
      client.setQueryData(key(slug), saved);
      toast(t`Rules saved.`, { tone: "success" });
    },
  });
  const { values, set } = form;
  const labels = { corrections_until: t`Corrections until`, correctable: t`What they may change` };
  const names: Record<Schemas["CorrectableField"], string> = {
    salutation: t`Salutation`,
    given_name: t`Given name`,
    family_name: t`Family name`,
    display_name: t`Name as shown`,
    name_order: t`Order of the names`,
    organisation: t`Organisation`,
    job_title: t`Job title`,
    city: t`City`,
    country: t`Country`,
    time_zone: t`Time zone`,
    languages: t`Languages`,
    answers: t`Answers to questions`,
  };
  const fields = values.correctable;
  return (
    <>
      <Form {...form.formProps} label={t`Corrections by participants`} className={styles.form}>
        <DateTimeField
          label={labels.corrections_until}
          name="/corrections_until"
          description={t`From then on only the registration desk changes registrations. Empty: no deadline.`}
          zone={congress.time_zone}
          zoneLabel={time.editionZone === time.zone ? time.zoneLabel : congress.time_zone}
          value={values.corrections_until}
          onChange={(value) => set("corrections_until", value)}
        />
        <RadioGroupField
          label={labels.correctable}
          name="/correctable"
          value={fields === null ? "all" : "some"}
          onChange={(value) => set("correctable", value === "all" ? null : [...correctableFields])}
          options={[
            { value: "all", label: t`Everything` },
            { value: "some", label: t`Only these fields` },
          ]}
        />
        {fields === null ? null : (
          <fieldset>
            <legend className="visually-hidden">{t`Fields that participants may change`}</legend>
            <div className={styles.boxes}>
              {correctableFields.map((field) => (
                <CheckboxField
                  key={field}
                  label={names[field]}
                  name={`/correctable/${field}`}
                  isSelected={fields.includes(field)}
                  onChange={(isOn) => set("correctable", toggleField(fields, field, isOn))}
                />
              ))}
            </div>
          </fieldset>
        )}
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending} isDisabled={!form.isDirty}>
            <Trans>Save</Trans>
          </Button>
        </FormActions>
      </Form>
      <ConflictDialog conflict={conflict} labels={labels} />
    </>
  );
}
