import { Trans, useLingui } from "@lingui/react/macro";
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import { ConflictDialog } from "../app/ConflictDialog";
import { useEdition } from "../app/edition";
import { usePersonLabels } from "../app/people/PersonFields";
import { useTime } from "../app/time";
import { useResourceForm } from "../app/useResourceForm";
import {
  Button,
  CheckboxField,
  DateTimeField,
  Form,
  FormActions,
  QueryState,
  RadioGroupField,
  Section,
  Skeleton,
  toast,
} from "../ui";
import styles from "./registration.module.css";

type Rules = Schemas["RegistrationRules"];
type Field = Schemas["CorrectableField"];

const fields: readonly Field[] = [
  "salutation",
  "given_name",
  "family_name",
  "display_name",
  "name_order",
  "organisation",
  "job_title",
  "city",
  "country",
  "time_zone",
  "languages",
  "answers",
];

const rulesQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "registration-rules"),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/registration-rules", {
          params: { path: { congress: edition } },
          signal,
        }),
      ),
  });

/** What people may correct in their own registration, and until when. */
export function RulesSection() {
  const { slug } = useEdition();
  const query = useQuery(rulesQuery(slug));
  return (
    <Section
      title={<Trans>Corrections by participants</Trans>}
      description={
        <Trans>What people can change in their own registration. You can always change everything.</Trans>
      }
    >
      <QueryState query={query} skeleton={<Skeleton lines={5} />} isEmpty={() => false}>
        {(rules) => <RulesForm rules={rules} />}
      </QueryState>
    </Section>
  );
}

function valuesOf({ corrections_until, correctable }: Rules) {
  return { corrections_until, correctable };
}

function RulesForm({ rules }: { rules: Rules }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const time = useTime();
  const client = useQueryClient();
  const names = { ...usePersonLabels(), answers: t`Answers to questions` };
  const path = { congress: slug };
  const { form, conflict } = useResourceForm({
    resource: rules,
    valuesOf,
    load: () => unwrap(api.GET("/api/v1/congresses/{congress}/registration-rules", { params: { path } })),
    send: (revision, _before, body) =>
      unwrap(
        api.PATCH("/api/v1/congresses/{congress}/registration-rules", {
          params: { path, header: withRevision(revision) },
          body,
        }),
      ),
    onSaved: (saved) => {
      client.setQueryData(rulesQuery(slug).queryKey, saved);
      toast(t`Rules saved.`, { tone: "success" });
    },
  });
  const { corrections_until: until, correctable } = form.values;
  const labels = { corrections_until: t`Corrections until`, correctable: t`Fields that they can change` };
  return (
    <>
      <Form {...form.formProps} label={t`Corrections by participants`}>
        <DateTimeField
          label={labels.corrections_until}
          name="/corrections_until"
          description={t`Empty: without a deadline.`}
          zone={time.zone}
          value={until}
          onChange={(value) => form.set("corrections_until", value)}
        />
        <RadioGroupField
          label={labels.correctable}
          name="/correctable"
          value={correctable === null ? "all" : "some"}
          onChange={(value) => form.set("correctable", value === "all" ? null : fields)}
          options={[
            { value: "all", label: t`All fields` },
            { value: "some", label: t`Only these` },
          ]}
        />
        {correctable === null ? null : (
          <fieldset className={styles.boxes}>
            <legend className="visually-hidden">{labels.correctable}</legend>
            {fields.map((field) => (
              <CheckboxField
                key={field}
                label={names[field]}
                name={`/correctable/${field}`}
                isSelected={correctable.includes(field)}
                onChange={(isOn) =>
                  form.set(
                    "correctable",
                    fields.filter((one) => (one === field ? isOn : correctable.includes(one))),
                  )
                }
              />
            ))}
          </fieldset>
        )}
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending} isDisabled={!form.isDirty}>
            <Trans>Save</Trans>
          </Button>
          {form.isDirty ? (
            <Button variant="quiet" onPress={form.reset}>
              <Trans>Undo changes</Trans>
            </Button>
          ) : null}
        </FormActions>
      </Form>
      <ConflictDialog conflict={conflict} labels={labels} />
    </>
  );
}
