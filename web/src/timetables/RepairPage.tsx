import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { draftQuery } from "../app/draft";
import { useEdition } from "../app/edition";
import { Button, Form, FormActions, LinkButton, Page, useForm } from "../ui";
import { repairDraft } from "./queries";
import { RepairFields } from "./RepairFields";
import { assumptionsOf, initialRepair } from "./repair";
import styles from "./timetables.module.css";

/** What has happened, and the fewest sessions that have to move because of it. */
export function RepairPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const navigate = useNavigate();
  const draft = useQuery(draftQuery(slug)).data;
  const form = useForm({
    initial: initialRepair,
    submit: async (values) => {
      const assume = assumptionsOf(values);
      if (!assume) return;
      const { timetable } = await repairDraft(slug, assume);
      await navigate({
        to: "/e/$edition/timetables/$timetable",
        params: { edition: slug, timetable: timetable.id },
        search: {},
      });
    },
  });
  const isComplete = assumptionsOf(form.values) !== null;
  return (
    <Page
      title={<Trans>Repair the draft</Trans>}
      breadcrumbs={[
        { label: t`Timetable`, href: `/e/${slug}/timetable` },
        { label: t`Automatic timetable`, href: `/e/${slug}/timetables` },
      ]}
      description={
        <Trans>
          Someone fell ill, a room is lost, a session is cancelled or lasts longer: see which sessions have to
          move, as few as possible. Nothing moves until you apply it.
        </Trans>
      }
      isNarrow
    >
      <Form {...form.formProps} label={t`Repair the draft`} className={styles.stack}>
        <RepairFields values={form.values} set={form.set} sessions={draft?.sessions ?? []} />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending} isDisabled={!isComplete}>
            <Trans>Find a repair</Trans>
          </Button>
          <LinkButton to="/e/$edition/timetables" params={{ edition: slug }} search={{}}>
            <Trans>Cancel</Trans>
          </LinkButton>
        </FormActions>
      </Form>
    </Page>
  );
}
