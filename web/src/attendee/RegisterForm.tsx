import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { newKey, type Schemas } from "../api/client";
import { isProblem, ProblemError } from "../api/problem";
import { useEdition, useLocalized } from "../app/edition";
import { AnswerFields } from "../app/people/AnswerFields";
import { questionsFor } from "../app/people/answers";
import { PersonFields } from "../app/people/PersonFields";
import { questionsQuery } from "../app/people/questions";
import { useMe } from "../app/session";
import { UnverifiedNotice } from "../app/UnverifiedNotice";
import { useBothTimes } from "../app/useBothTimes";
import { Button, Form, FormActions, RadioGroupField, useForm } from "../ui";
import { type Registration, register, registrationQuery } from "./queries";
import { type RegisterValues, registerBody, registerValues } from "./registerForm";
import { closedFor } from "./types";

interface RegisterFormProps {
  types: readonly Schemas["RegistrationType"][];
  first: string;
  /** The registration that the person has cancelled. */
  previous: Registration | null;
}

/** The type, the details and the answers. What is sent is confirmed by one e-mail. */
export function RegisterForm({ types, first, previous }: RegisterFormProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const navigate = useNavigate();
  const localized = useLocalized();
  const me = useMe();
  const questions = useQuery(questionsQuery(slug, false));
  const key = useRef(newKey());
  const form = useForm<RegisterValues>({
    initial: registerValues(first, me, previous),
    submit: async (values) => {
      const { items } = await client.ensureQueryData(questionsQuery(slug, false));
      const body = registerBody(values, items);
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
  // The address can be unconfirmed by now, though it was confirmed when the account was loaded.
  const isUnverified = !me?.email_verified || isProblem(form.error, "email-not-verified");
  return (
    <Form {...form.formProps} label={t`Register`}>
      {isUnverified ? <UnverifiedNotice /> : null}
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
        <Trans>We confirm it by e-mail to {previous?.email ?? me?.email ?? ""}.</Trans>
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
  const both = useBothTimes();
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
      not_yet: type.opens_at ? t`Opens on ${both(type.opens_at)}.` : null,
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
