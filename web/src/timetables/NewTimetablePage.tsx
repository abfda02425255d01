import { Trans, useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { isProblem } from "../api/problem";
import { useEdition } from "../app/edition";
import { useDebounced } from "../app/useDebounced";
import { Button, Form, FormActions, LinkButton, Page, Section, useForm } from "../ui";
import { FeasibilityNotice } from "./FeasibilityNotice";
import { EffortFields, KeepFields, ObjectiveFields, ScopeFields } from "./fields";
import { startSearch } from "./queries";
import { initialValues, requestOf } from "./request";
import styles from "./timetables.module.css";

/** What matters, what must stay, and what cannot be. */
export function NewTimetablePage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const navigate = useNavigate();
  const form = useForm({
    initial: initialValues,
    submit: async (values) => {
      const started = await startSearch(slug, requestOf(values));
      await navigate({
        to: "/e/$edition/timetables/$timetable",
        params: { edition: slug, timetable: started.id },
        search: {},
      });
    },
  });
  const request = requestOf(useDebounced(form.values, 400));
  const isOther = isProblem(form.error, "timetable-running");
  return (
    <Page
      title={<Trans>New search</Trans>}
      breadcrumbs={[
        { label: t`Timetable`, href: `/e/${slug}/timetable` },
        { label: t`Automatic timetable`, href: `/e/${slug}/timetables` },
      ]}
      description={
        <Trans>
          No proposal has a conflict that blocks a release if there is a way to avoid it. Of those, the search
          looks for the best by what matters to you.
        </Trans>
      }
      isNarrow
    >
      <Form {...form.formProps} label={t`New search`} className={styles.sections}>
        {isOther ? (
          <p>
            <LinkButton to="/e/$edition/timetables" params={{ edition: slug }} search={{}}>
              <Trans>Show the search that is running</Trans>
            </LinkButton>
          </p>
        ) : null}
        <Section title={<Trans>What matters</Trans>}>
          <ObjectiveFields values={form.values} set={form.set} />
        </Section>
        <Section title={<Trans>What must stay</Trans>}>
          <KeepFields values={form.values} set={form.set} />
          <details className={styles.details}>
            <summary>
              <Trans>Only some days, tracks or rooms; hours and breaks</Trans>
            </summary>
            <ScopeFields values={form.values} set={form.set} />
          </details>
        </Section>
        <Section title={<Trans>How long</Trans>}>
          <EffortFields values={form.values} set={form.set} />
        </Section>
        <Section title={<Trans>Is it possible?</Trans>}>
          <FeasibilityNotice request={request} />
        </Section>
        <FormActions>
          <Button type="submit" variant="primary" icon="search" isPending={form.isPending}>
            <Trans>Start the search</Trans>
          </Button>
          <LinkButton to="/e/$edition/timetables" params={{ edition: slug }} search={{}}>
            <Trans>Cancel</Trans>
          </LinkButton>
        </FormActions>
      </Form>
    </Page>
  );
}
