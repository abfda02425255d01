import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { api, unwrap, withRevision } from "../api/client";
import { ConflictDialog } from "../app/ConflictDialog";
import { useEdition, useLocalized } from "../app/edition";
import { PersonFields, usePersonLabels } from "../app/people/PersonFields";
import { useTypes } from "../app/people/types";
import { useConflict } from "../app/useConflict";
import { Button, Form, FormActions, SelectField, TextField, toast, useForm } from "../ui";
import { AnswerFields } from "./AnswerFields";
import { questionsFor } from "./answers";
import { putRegistration, questionsQuery, type Registration, registrationQuery } from "./queries";
import styles from "./registration.module.css";
import { registrationPatch, registrationValues } from "./registrationForm";

/** Corrects the details and the answers of a person. */
export function RegistrationForm({ registration }: { registration: Registration }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const localized = useLocalized();
  const types = useTypes();
  const questions = useQuery(questionsQuery(slug, false));
  const initial = useMemo(() => registrationValues(registration), [registration]);
  // What the person has started from: a newer state must not pass for it.
  const base = useRef(registration);
  const { id } = registration;
  const { conflict, save } = useConflict(async () => {
    const current = await client.fetchQuery({ ...registrationQuery(slug, id), staleTime: 0 });
    return { revision: current.revision, values: registrationValues(current) };
  });
  const form = useForm({
    initial,
    submit: async (mine) => {
      const before = registrationValues(base.current);
      const saved = await save({
        loaded: { revision: base.current.revision, values: before },
        mine,
        send: (sent, values) =>
          unwrap(
            api.PATCH("/api/v1/congresses/{congress}/registrations/{registration}", {
              params: { path: { congress: slug, registration: id }, header: withRevision(sent) },
              body: registrationPatch(before, values),
            }),
          ),
      });
      putRegistration(client, slug, saved);
      toast(t`Registration saved.`, { tone: "success" });
    },
  });
  if (!form.isDirty) base.current = registration;
  const { values, set, change } = form;
  const labels = {
    ...usePersonLabels(),
    email: t`E-mail`,
    type: t`Registration type`,
    answers: t`Answers`,
  };
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
        <FormActions isSticky>
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
