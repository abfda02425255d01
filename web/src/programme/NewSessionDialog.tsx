import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { api, newKey, unwrap, withKey } from "../api/client";
import { useEdition } from "../app/edition";
import { putSessions, reloadSessions } from "../app/sessions";
import {
  Button,
  Dialog,
  Form,
  FormActions,
  LocalizedField,
  NumberField,
  RequiredHint,
  SelectField,
  TextField,
  toast,
  useForm,
  useLanguageName,
} from "../ui";
import { languageOptions } from "./languageOptions";
import styles from "./programme.module.css";
import { type NewSessionValues, newSession } from "./sessionForm";
import { useTrackNames } from "./useNames";
import { isOneOf, kindLabels, useOptions } from "./words";

/** Creates a session with what it needs, and opens its page for the rest. */
export function NewSessionDialog() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="primary" icon="add" onPress={() => setIsOpen(true)}>
        <Trans>New session</Trans>
      </Button>
      {isOpen ? <OpenDialog onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

function OpenDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [key] = useState(newKey);
  const tracks = useTrackNames();
  const kinds = useOptions(kindLabels);
  const languageName = useLanguageName();
  const languages = useMemo(
    () => languageOptions(congress.languages, [], languageName),
    [congress.languages, languageName],
  );
  const initial: NewSessionValues = {
    title: {},
    code: "",
    kind: "presentation",
    track: tracks.options[0]?.value ?? "",
    language: congress.languages[0] ?? "en",
    duration_minutes: 60,
  };
  const form = useForm({
    initial,
    submit: async (values) => {
      const session = await unwrap(
        api.POST("/api/v1/congresses/{congress}/sessions", {
          params: { path: { congress: slug }, header: withKey(key) },
          body: newSession(values),
        }),
      );
      putSessions(client, slug, [session]);
      void reloadSessions(client, slug);
      toast(t`Session created.`, { tone: "success" });
      onClose();
      await navigate({ to: "/e/$edition/sessions/$session", params: { edition: slug, session: session.id } });
    },
  });
  const { values, set } = form;
  return (
    <Dialog title={t`New session`} isOpen onOpenChange={(isOpen) => !isOpen && onClose()} size="large">
      <Form {...form.formProps} label={t`New session`}>
        <RequiredHint />
        <LocalizedField
          label={t`Title`}
          name="/title"
          description={t`One language is enough for now.`}
          languages={congress.languages}
          value={values.title}
          onChange={(title) => set("title", title)}
          maxLength={300}
        />
        <div className={styles.pair}>
          <SelectField
            label={t`Kind`}
            name="/kind"
            options={kinds}
            value={values.kind}
            onChange={(kind) => isOneOf(kindLabels, kind) && set("kind", kind)}
          />
          <SelectField
            label={t`Track`}
            name="/track"
            isRequired
            options={tracks.options}
            placeholder={t`Choose a track`}
            value={values.track}
            onChange={(track) => set("track", track)}
          />
          <SelectField
            label={t`Language`}
            name="/language"
            options={languages}
            value={values.language}
            onChange={(language) => set("language", language)}
          />
          <NumberField
            label={t`Duration`}
            name="/duration_minutes"
            isRequired
            min={1}
            max={10_080}
            unit={t`minutes`}
            value={values.duration_minutes}
            onChange={(minutes) => set("duration_minutes", minutes)}
          />
        </div>
        <CodeField value={values.code} onChange={(code) => set("code", code)} />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            <Trans>Create</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}

export function CodeField({ value, onChange }: { value: string; onChange: (code: string) => void }) {
  const { t } = useLingui();
  return (
    <TextField
      label={t`Code`}
      name="/code"
      description={t`Short and unique in the edition. Empty: one is made.`}
      pattern="[A-Za-z0-9][A-Za-z0-9._\-]{0,39}"
      patternHint={t`Use letters, digits, dots, hyphens and underscores, starting with a letter or digit.`}
      maxLength={40}
      spellCheck={false}
      value={value}
      onChange={onChange}
    />
  );
}
