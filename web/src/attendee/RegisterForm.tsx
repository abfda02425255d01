import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { newKey, type Schemas } from "../api/client";
import { ProblemError } from "../api/problem";
import { useEdition, useLocalized } from "../app/edition";
import { AnswerFields } from "../app/people/AnswerFields";
import { type Answers, questionsFor } from "../app/people/answers";
import { PersonFields } from "../app/people/PersonFields";
import { emptyPerson, newPerson, type Person } from "../app/people/person";
import { questionsQuery } from "../app/people/questions";
import { useMe } from "../app/session";
import { useTime } from "../app/time";
import { Button, Form, FormActions, RadioGroupField, useForm } from "../ui";
import { register, registrationQuery } from "./queries";
import { closedFor } from "./types";

interface Values extends Person {
  type: string;
  answers: Answers;
}

interface RegisterFormProps {
  types: readonly Schemas["RegistrationType"][];
  first: string;
}

/** The type, the details and the answers. What is sent is confirmed by one e-mail. */
export function RegisterForm({ types, first }: RegisterFormProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const navigate = useNavigate();
  const localized = useLocalized();
  const me = useMe();
  const questions = useQuery(questionsQuery(slug, false));
  const key = useRef(newKey());
  const form = useForm<Values>({
    initial: {
      ...emptyPerson,
      given_name: me?.given_name ?? "",
      family_name: me?.family_name ?? "",
      display_name: me?.display_name ?? "",
      time_zone: me?.time_zone ?? "",
      type: first,
      answers: {},
    },
    submit: async ({ type, answers, ...person }) => {
      const body = { ...newPerson(person), type, answers };
      const made = await register(slug, key.current, body).catch((reason: unknown) => {
        // Refused, so nothing was made: the next try is another request.
        if (reason instanceof ProblemError && reason.status < 500) key.current = newKey();
        throw reason;
      });
      client.setQueryData(registrationQuery(slug).queryKey, made);
      await navigate({ to: "/e/$edition/me", params: { edition: slug }, search: {} });
    },
  });
  const { values, set, change } = form;
  const options = useTypeOptions(types);
  return (
    <Form {...form.formProps} label={t`Register`}>
      <RadioGroupField
        label={t`Registration type`}
        name="/type"
        options={options}
        value={values.type}
        onChange={(type) => set("type", type)}
        isRequired
      />
      <PersonFields value={values} onChange={change} />
      <AnswerFields
        questions={questionsFor(questions.data?.items ?? [], values.type)}
        value={values.answers}
        onChange={(answers) => set("answers", answers)}
        localized={localized}
        areRequired
      />
      <p>
        <Trans>We confirm it by e-mail to {me?.email ?? ""}.</Trans>
      </p>
      <FormActions>
        <Button type="submit" variant="primary" icon="ticket" isPending={form.isPending}>
          <Trans>Register</Trans>
        </Button>
      </FormActions>
    </Form>
  );
}

/** The types with what one must know to choose: places, approval, and when or how they can be chosen. */
function useTypeOptions(types: RegisterFormProps["types"]) {
  const { t } = useLingui();
  const localized = useLocalized();
  const time = useTime();
  const now = Date.now();
  return types.map((type) => {
    const closed = closedFor(type, now);
    const places =
      type.places_left === null
        ? null
        : type.places_left > 0
          ? t`${plural(type.places_left, { one: "# place left.", other: "# places left." })}`
          : t`Full: you join the waiting list.`;
    const approval = type.approval === "manual" ? t`The organisers approve each registration.` : null;
    const reasons = {
      by_invitation: t`By invitation: use the link in the e-mail.`,
      not_yet: type.opens_at ? t`Opens on ${time.formatDateTime(type.opens_at)}.` : null,
      over: t`Registration with this type is over.`,
    };
    return {
      value: type.slug,
      label: localized(type.name),
      description: (closed ? [reasons[closed]] : [places, approval]).filter(Boolean).join(" ") || undefined,
      isDisabled: closed !== null,
    };
  });
}
