import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { api, unwrap, withRevision } from "../api/client";
import { ConflictDialog } from "../app/ConflictDialog";
import { contrastOf, textContrast } from "../app/contrast";
import { congressQuery, useEdition, useLocalized } from "../app/edition";
import { SaveActions } from "../app/SaveActions";
import { useResourceForm } from "../app/useResourceForm";
import { ColourField, Form, LocalizedField, Notice, TextField, toast } from "../ui";
import styles from "./editions.module.css";
import { publicPagesOf, publicPagesPatch } from "./publicPages";

/** The colour of the public pages if an edition has none. */
const ownAccent = "#0b57a4";
/** Behind the text of the public pages for people who prefer dark colours. */
const darkPage = "#12181e";
/** Below it, two areas next to each other hardly differ. */
const leastDifference = 1.5;

/** The colour, the name and the introduction of the public pages. */
export function PublicPagesForm() {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const client = useQueryClient();
  const localized = useLocalized();
  const path = { congress: slug };
  const { form, conflict } = useResourceForm({
    resource: congress,
    valuesOf: publicPagesOf,
    load: () => unwrap(api.GET("/api/v1/congresses/{congress}", { params: { path } })),
    send: (revision, before, values) =>
      unwrap(
        api.PATCH("/api/v1/congresses/{congress}", {
          params: { path, header: withRevision(revision) },
          body: publicPagesPatch(before, values),
        }),
      ),
    onSaved: (saved) => {
      client.setQueryData(congressQuery(slug).queryKey, saved);
      toast(t`Settings saved.`, { tone: "success" });
    },
  });
  const { values, set } = form;
  const labels = { accent: t`Colour`, logo_text: t`Name at the top`, intro: t`Introduction` };
  const title = localized(congress.title);
  return (
    <>
      <Form {...form.formProps} label={t`Public pages`} className={styles.form}>
        <p className={styles.note}>
          <Trans>
            The programme, sessions, speakers and results that everyone can read.{" "}
            <a href={`/c/${slug}`} target="_blank" rel="noreferrer">
              See the public pages
            </a>
          </Trans>
        </p>
        <ColourField
          label={labels.accent}
          name="/accent"
          description={t`Behind the white text at the top of each page and of buttons. Empty: blue.`}
          fallback={ownAccent}
          value={values.accent}
          onChange={(accent) => set("accent", accent)}
        />
        <AccentPreview accent={values.accent || ownAccent} name={values.logo_text.trim() || title} />
        <TextField
          label={labels.logo_text}
          name="/logo_text"
          description={t`Empty: the name of the edition.`}
          placeholder={title.slice(0, 40)}
          maxLength={40}
          value={values.logo_text}
          onChange={(text) => set("logo_text", text)}
        />
        <LocalizedField
          label={labels.intro}
          name="/intro"
          description={t`Above the programme, at most 2,000 characters in each language.`}
          languages={congress.languages}
          value={values.intro}
          onChange={(intro) => set("intro", intro)}
          maxLength={2000}
          multiline
          rows={5}
        />
        <SaveActions form={form} isSticky />
      </Form>
      <ConflictDialog conflict={conflict} labels={labels} />
    </>
  );
}

/** The colour as the public pages use it, and whether it can be read. */
function AccentPreview({ accent, name }: { accent: string; name: string }) {
  const { i18n } = useLingui();
  const onWhite = contrastOf(accent, "#ffffff");
  const onDark = contrastOf(accent, darkPage);
  if (onWhite === null || onDark === null) return null;
  // Never rounded up to what is asked for.
  const written = i18n.number(Math.floor(onWhite * 10) / 10, { maximumFractionDigits: 1 });
  const needed = i18n.number(textContrast);
  return (
    <div className={styles.preview}>
      <p className={styles.sample} style={{ backgroundColor: accent }} aria-hidden="true">
        {/* What can hardly be read is said, not shown. */}
        {onWhite < textContrast ? null : <bdi>{name}</bdi>}
      </p>
      <div role="status">
        {onWhite < textContrast ? (
          <Notice kind="warning">
            <Trans>
              White text on this colour is hard to read: its contrast is {written} to 1, and it needs {needed}{" "}
              to 1. Choose a darker colour.
            </Trans>
          </Notice>
        ) : (
          <p className={styles.note}>
            <Trans>White text on this colour has a contrast of {written} to 1.</Trans>
          </p>
        )}
        {onDark < leastDifference ? (
          <p className={styles.note}>
            <Trans>In dark mode, the colour hardly differs from the page, which is almost black.</Trans>
          </p>
        ) : null}
      </div>
    </div>
  );
}
