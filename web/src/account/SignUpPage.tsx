import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import { useLanguage } from "../app/language";
import { deviceZone } from "../app/zones";
import { Button, Form, FormActions, Page, RequiredHint, TextField } from "../ui";
import styles from "./account.module.css";
import { lastEmail } from "./lastEmail";
import { NewPasswordField } from "./PasswordField";
import { rememberNext } from "./pendingNext";

const route = getRouteApi("/entry/sign-up");

export function SignUpPage() {
  const { t } = useLingui();
  const { next } = route.useSearch();
  const navigate = useNavigate();
  const language = useLanguage();
  const [values, setValues] = useState({ given: "", family: "", email: "", password: "" });
  const [error, setError] = useState<unknown>(null);
  const [isPending, setIsPending] = useState(false);
  const set = (key: keyof typeof values) => (value: string) =>
    setValues((before) => ({ ...before, [key]: value }));

  const submit = async () => {
    setIsPending(true);
    setError(null);
    try {
      const answer = await unwrap(
        api.POST("/api/v1/accounts", {
          body: {
            email: values.email.trim(),
            password: values.password,
            given_name: values.given.trim() || null,
            family_name: values.family.trim() || null,
            locale: language,
            time_zone: deviceZone(),
          },
        }),
      );
      lastEmail.set(answer.email);
      rememberNext(next ?? null);
      await navigate({ to: "/verify", search: next ? { next } : {} });
    } catch (reason) {
      setError(reason);
    } finally {
      setIsPending(false);
    }
  };

  return (
    <Page title={<Trans>Create an account</Trans>}>
      <div className={styles.stack}>
        <Form onSubmit={submit} error={error}>
          <RequiredHint />
          <p className={styles.note}>
            <Trans>If you have only one name, fill in one of the two and leave the other empty.</Trans>
          </p>
          <div className={styles.pair}>
            <TextField
              label={t`Given name`}
              name="/given_name"
              autoComplete="given-name"
              value={values.given}
              onChange={set("given")}
              isRequired={!values.family.trim()}
              maxLength={200}
            />
            <TextField
              label={t`Family name`}
              name="/family_name"
              autoComplete="family-name"
              value={values.family}
              onChange={set("family")}
              isRequired={!values.given.trim()}
              maxLength={200}
            />
          </div>
          <TextField
            label={t`E-mail`}
            name="/email"
            type="email"
            autoComplete="username"
            value={values.email}
            onChange={set("email")}
            maxLength={254}
            isRequired
          />
          <NewPasswordField
            label={t`Password`}
            name="/password"
            value={values.password}
            onChange={set("password")}
          />
          <FormActions>
            <Button type="submit" variant="primary" isPending={isPending} className={styles.wide}>
              <Trans>Create account</Trans>
            </Button>
          </FormActions>
        </Form>
        <div className={styles.links}>
          <Link to="/sign-in" search={next ? { next } : {}}>
            <Trans>I already have an account</Trans>
          </Link>
        </div>
      </div>
    </Page>
  );
}
