import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import { ConflictDialog } from "../app/ConflictDialog";
import { useEdition } from "../app/edition";
import { SaveActions } from "../app/SaveActions";
import { useResourceForm } from "../app/useResourceForm";
import { Form, NumberField, QueryState, RadioGroupField, Section, toast } from "../ui";
import styles from "./editions.module.css";
import { changedOf, type EnrolmentRules, enrolmentRulesOf } from "./rules";

const key = (slug: string) => editionKey(slug, "enrolment-rules");

/** Overlapping sessions, joining, and what the certificate asks for. */
export function EnrolmentRulesSection() {
  const { slug } = useEdition();
  const query = useQuery({
    queryKey: key(slug),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/enrolment-rules", {
          params: { path: { congress: slug } },
          signal,
        }),
      ),
  });
  return (
    <Section
      title={<Trans>Seats, joining and certificates</Trans>}
      description={<Trans>The rules apply from the moment you save them. No one loses a seat.</Trans>}
    >
      <QueryState query={query}>{(rules) => <RulesForm rules={rules} />}</QueryState>
    </Section>
  );
}

type NumberKey = Exclude<keyof EnrolmentRules, "overlap">;

function RulesForm({ rules }: { rules: Schemas["EnrolmentRules"] }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const path = { congress: slug };
  const { form, conflict } = useResourceForm({
    resource: rules,
    valuesOf: enrolmentRulesOf,
    load: () => unwrap(api.GET("/api/v1/congresses/{congress}/enrolment-rules", { params: { path } })),
    send: (revision, before, values) =>
      unwrap(
        api.PATCH("/api/v1/congresses/{congress}/enrolment-rules", {
          params: { path, header: withRevision(revision) },
          body: changedOf(before, values),
        }),
      ),
    onSaved: (saved) => {
      client.setQueryData(key(slug), saved);
      toast(t`Rules saved.`, { tone: "success" });
    },
  });
  const { values, set } = form;
  const labels: Record<keyof EnrolmentRules, string> = {
    overlap: t`Two sessions at the same time`,
    join_before_minutes: t`People can join before the start`,
    join_after_minutes: t`People can join after the end`,
    certificate_percent: t`Part of a session to attend for it to count`,
    certificate_sessions: t`Sessions for the certificate`,
    certificate_themes: t`Themes that these sessions must cover`,
  };
  const numbers: { name: NumberKey; min: number; max: number; unit?: string; description?: string }[] = [
    { name: "join_before_minutes", min: 0, max: 1440, unit: t`minutes` },
    { name: "join_after_minutes", min: 0, max: 1440, unit: t`minutes` },
    { name: "certificate_percent", min: 1, max: 100, unit: t`%` },
    { name: "certificate_sessions", min: 1, max: 1000, unit: t`sessions` },
    { name: "certificate_themes", min: 0, max: 100, unit: t`themes`, description: t`0: no minimum.` },
  ];
  return (
    <>
      <Form {...form.formProps} label={t`Seats, joining and certificates`} className={styles.form}>
        <RadioGroupField
          label={labels.overlap}
          name="/overlap"
          value={values.overlap}
          onChange={(value) => set("overlap", value === "refuse" ? "refuse" : "warn")}
          options={[
            { value: "refuse", label: t`Refuse the second seat` },
            { value: "warn", label: t`Give the seat, with a warning` },
          ]}
        />
        {numbers.map(({ name, min, max, unit, description }) => (
          <NumberField
            key={name}
            label={labels[name]}
            name={`/${name}`}
            min={min}
            max={max}
            unit={unit}
            description={description}
            value={values[name]}
            onChange={(value) => {
              if (value !== null) set(name, value);
            }}
            isRequired
          />
        ))}
        <SaveActions form={form} />
      </Form>
      <ConflictDialog conflict={conflict} labels={labels} />
    </>
  );
}
