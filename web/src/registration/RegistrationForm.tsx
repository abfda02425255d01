import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap, withRevision } from "../api/client";
import { ConflictDialog } from "../app/ConflictDialog";
import { useEdition, useLocalized } from "../app/edition";
import { AnswerFields } from "../app/people/AnswerFields";
import { questionsFor } from "../app/people/answers";
import { PersonFields } from "../app/people/PersonFields";
import { questionsQuery } from "../app/people/questions";
import { useTypes } from "../app/people/types";
import { SaveActions } from "../app/SaveActions";
import { useResourceForm } from "../app/useResourceForm";
import { Form, SelectField, TextField, toast } from "../ui";
import { putRegistration, type Registration, registrationQuery } from "./queries";
import styles from "./registration.module.css";
import { registrationPatch, registrationValues } from "./registrationForm";
import { useRegistrationLabels } from "./useRegistrationLabels";

/** Corrects the details and the answers of a person. */
export function RegistrationForm({ registration }: { registration: Registration }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const localized = useLocalized();
  const types = useTypes();
  const questions = useQuery(questionsQuery(slug, false));
  const { id } = registration;
  const { form, conflict } = useResourceForm({
    resource: registration,
    valuesOf: registrationValues,
    load: () => client.fetchQuery({ ...registrationQuery(slug, id), staleTime: 0 }),
    send: (revision, before, values) =>
      unwrap(
        api.PATCH("/api/v1/congresses/{congress}/registrations/{registration}", {
          params: { path: { congress: slug, registration: id }, header: withRevision(revision) },
          body: registrationPatch(before, values, questions.data?.items ?? []),
        }),
      ),
    onSaved: (saved) => {
      putRegistration(client, slug, saved);
      toast(t`Registration saved.`, { tone: "success" });
    },
  });
  const { values, set, change } = form;
  const labels = useRegistrationLabels();
  return (
    <>
      <Form {...form.formProps} label={t`Registration`}>
        <div className={styles.pair}>
          <TextField
            label={labels.email}
            name="/email"
            type="email"
            isRequired
            maxLength={254}
            value={values.email}
            onChange={(email) => set("email", email)}
          />
          <SelectField
            label={labels.type}
            name="/type"
            options={types.options}
            value={values.type}
            onChange={(type) => set("type", type)}
          />
        </div>
        <PersonFields value={values} onChange={change} />
        <AnswerFields
          questions={questionsFor(questions.data?.items ?? [], values.type)}
          value={values.answers}
          onChange={(answers) => set("answers", answers)}
          localized={localized}
        />
        <SaveActions form={form} isSticky />
      </Form>
      <ConflictDialog conflict={conflict} labels={labels} />
    </>
  );
}
