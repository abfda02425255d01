import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ConflictDialog } from "../app/ConflictDialog";
import { useEdition, useLocalized } from "../app/edition";
import { AnswerFields } from "../app/people/AnswerFields";
import { questionsFor } from "../app/people/answers";
import { PersonFields, usePersonLabels } from "../app/people/PersonFields";
import { questionsQuery } from "../app/people/questions";
import { useTypes } from "../app/people/types";
import { SaveActions } from "../app/SaveActions";
import { useMe } from "../app/session";
import { useBothTimes } from "../app/useBothTimes";
import { useResourceForm } from "../app/useResourceForm";
import { AppLink, DescriptionList, Form, Notice, QueryState, Skeleton, toast } from "../ui";
import { canCorrect, detailPatch, detailValues, isClosed } from "./details";
import { correct, type Registration, registrationQuery, rulesQuery } from "./queries";

/** Corrects what the rules of the edition let a person correct of their registration. */
export function DetailsForm({ registration }: { registration: Registration }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const localized = useLocalized();
  const me = useMe();
  const types = useTypes();
  const questions = useQuery(questionsQuery(slug, false));
  const rules = useQuery(rulesQuery(slug));
  const query = registrationQuery(slug);
  const { form, conflict } = useResourceForm({
    resource: registration,
    valuesOf: detailValues,
    load: async () => (await client.fetchQuery({ ...query, staleTime: 0 })) ?? registration,
    send: (revision, before, values) => correct(slug, revision, detailPatch(before, values)),
    onSaved: (saved) => {
      client.setQueryData(query.queryKey, saved);
      toast(t`Your details are saved.`, { tone: "success" });
    },
  });
  const { values, set, change } = form;
  const labels = { ...usePersonLabels(), answers: t`Answers` };
  const now = Date.now();
  return (
    <QueryState query={rules} skeleton={<Skeleton lines={10} />}>
      {(loaded) => (
        <>
          <RulesNotice until={loaded.corrections_until} isLimited={loaded.correctable !== null} />
          <DescriptionList
            items={[
              { term: t`E-mail`, value: registration.email },
              { term: t`Registration type`, value: types.name(registration.type) },
              { term: t`Reference`, value: registration.reference },
            ]}
          />
          <p>
            {registration.email === me?.email ? (
              <Trans>
                The e-mail address follows that of your account: change it under{" "}
                <AppLink href="/account?tab=security">My account, Security</AppLink>. Only the organisers can
                change the registration type.
              </Trans>
            ) : (
              <Trans>Only the organisers can change the e-mail address and the registration type.</Trans>
            )}
          </p>
          <Form {...form.formProps} label={t`My details`}>
            <PersonFields
              value={values}
              onChange={change}
              isDisabled={(field) => !canCorrect(loaded, field, now)}
            />
            <AnswerFields
              questions={questionsFor(questions.data?.items ?? [], registration.type)}
              value={values.answers}
              onChange={(answers) => set("answers", answers)}
              localized={localized}
              areRequired
              isDisabled={!canCorrect(loaded, "answers", now)}
            />
            {isClosed(loaded, now) ? null : <SaveActions form={form} isSticky />}
          </Form>
          <ConflictDialog conflict={conflict} labels={labels} />
        </>
      )}
    </QueryState>
  );
}

/** Until when, and that some fields are for the organisers. */
function RulesNotice({ until, isLimited }: { until: string | null; isLimited: boolean }) {
  const both = useBothTimes();
  if (until !== null && Date.parse(until) <= Date.now()) {
    return (
      <Notice kind="warning" title={<Trans>Corrections are closed</Trans>}>
        <Trans>
          Since {both(until)}, only the organisers can correct registrations. Write to them if something is
          wrong.
        </Trans>
      </Notice>
    );
  }
  return (
    <>
      {until === null ? null : (
        <Notice>
          <Trans>You can correct your details until {both(until)}.</Trans>
        </Notice>
      )}
      {isLimited ? (
        <Notice>
          <Trans>Fields that cannot be changed here are corrected by the organisers.</Trans>
        </Notice>
      ) : null}
    </>
  );
}
