import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { api, newKey, unwrap, withKey } from "../api/client";
import { editionKey } from "../api/queries";
import { statisticsQuery, typesQuery } from "../app/dashboardQueries";
import { useEdition } from "../app/edition";
import { useAccess } from "../app/session";
import {
  Button,
  ConfirmDialog,
  Form,
  FormActions,
  LinkButton,
  LocalizedField,
  Notice,
  Page,
  RequiredHint,
  Section,
  toast,
  useForm,
  useLanguageName,
} from "../ui";
import { AnnouncementPreview } from "./AnnouncementPreview";
import { AudienceFields } from "./AudienceFields";
import { type AudienceDraft, audienceOf, audienceSize, everybody } from "./audience";
import styles from "./messages.module.css";
import { incompleteLanguages, trimTexts } from "./texts";
import { useAudienceName } from "./useAudienceName";

interface Values {
  to: AudienceDraft;
  title: Record<string, string>;
  body: Record<string, string>;
}

const initial: Values = { to: everybody, title: {}, body: {} };

/** Writes an announcement, shows what each reader gets, and asks before it is sent: it cannot be withdrawn. */
export function AnnouncementForm() {
  const { t, i18n } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { slug, congress } = useEdition();
  const { can } = useAccess(slug);
  const [isAsking, setIsAsking] = useState(false);
  const key = useRef(newKey());
  const form = useForm({
    initial,
    submit: async (values) => {
      await unwrap(
        api.POST("/api/v1/congresses/{congress}/announcements", {
          params: { path: { congress: slug }, header: withKey(key.current) },
          body: {
            to: audienceOf(values.to),
            title: trimTexts(values.title),
            body: trimTexts(values.body),
          },
        }),
      );
      toast(t`The announcement is published. Its e-mails are being sent.`, { tone: "success" });
      void client.invalidateQueries({ queryKey: editionKey(slug, "announcements") });
      void client.invalidateQueries({ queryKey: editionKey(slug, "mails") });
      await navigate({ to: "/e/$edition/announcements", params: { edition: slug } });
    },
  });
  const { values, set } = form;
  const to = audienceOf(values.to);
  const statistics = useQuery({ ...statisticsQuery(slug), enabled: can("statistics.read") });
  const types = useQuery({ ...typesQuery(slug), enabled: to.kind === "track" });
  const size = audienceSize(to, statistics.data?.registrations, types.data?.items);
  const audience = useAudienceName(new Set([to.kind]))(to);

  const nameOf = useLanguageName();
  const incomplete = incompleteLanguages([values.title, values.body], congress.languages);
  const missing = new Intl.ListFormat(i18n.locale).format(incomplete.map(nameOf));

  return (
    <Page
      title={<Trans>New announcement</Trans>}
      breadcrumbs={[{ label: t`Announcements`, href: `/e/${slug}/announcements` }]}
    >
      <div className={styles.columns}>
        <Form onSubmit={() => setIsAsking(true)} error={form.error} label={t`New announcement`}>
          <RequiredHint />
          <AudienceFields value={values.to} onChange={(next) => set("to", next)} />
          <LocalizedField
            label={t`Title`}
            name="/title"
            languages={congress.languages}
            value={values.title}
            onChange={(title) => set("title", title)}
            maxLength={200}
            isRequired
          />
          <LocalizedField
            label={t`Text`}
            name="/body"
            description={t`Plain text. Empty lines separate paragraphs.`}
            languages={congress.languages}
            value={values.body}
            onChange={(body) => set("body", body)}
            maxLength={20_000}
            multiline
            rows={8}
            isRequired
          />
          {incomplete.length > 0 ? (
            <Notice kind="warning" title={<Trans>Not in every language</Trans>}>
              <Trans>
                Not complete in: {missing}. These readers get the missing part in another language.
              </Trans>
            </Notice>
          ) : null}
          <FormActions isSticky>
            <Button type="submit" variant="primary" icon="send" isPending={form.isPending}>
              <Trans>Publish…</Trans>
            </Button>
            <LinkButton to="/e/$edition/announcements" params={{ edition: slug }}>
              <Trans>Cancel</Trans>
            </LinkButton>
          </FormActions>
        </Form>
        <Section
          className={styles.aside}
          title={<Trans>Preview</Trans>}
          description={<Trans>The e-mail, by the language of its reader.</Trans>}
        >
          <AnnouncementPreview title={values.title} body={values.body} />
        </Section>
      </div>
      <ConfirmDialog
        title={<Trans>Publish the announcement?</Trans>}
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        confirmLabel={<Trans>Publish and send</Trans>}
        // Not waited for: a refusal is shown, and takes the focus, in the form under the dialog.
        onConfirm={() => void form.onSubmit()}
      >
        <p>
          <strong>{audience}</strong>
        </p>
        <p>
          {size === null
            ? t`Everyone it is addressed to gets an e-mail in their language, except people who have unsubscribed.`
            : t`${plural(size, {
                one: "# person gets an e-mail in their language, unless they have unsubscribed.",
                other: "# people get an e-mail in their language, except those who have unsubscribed.",
              })}`}
        </p>
        {size === 0 ? (
          <p>
            <Trans>No one is registered there now. People who register later can read it.</Trans>
          </p>
        ) : null}
        {incomplete.length > 0 ? (
          <p>
            <Trans>Not complete in: {missing}.</Trans>
          </p>
        ) : null}
        <p>
          <Trans>It cannot be changed or withdrawn afterwards.</Trans>
        </p>
      </ConfirmDialog>
    </Page>
  );
}
