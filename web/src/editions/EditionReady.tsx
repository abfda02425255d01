import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect } from "react";
import { type Congress, useLocalized } from "../app/edition";
import { useTime } from "../app/time";
import { LinkButton, Notice, Page, Section } from "../ui";
import styles from "./editions.module.css";

type StepTarget =
  | "/e/$edition/registration-types"
  | "/e/$edition/questions"
  | "/e/$edition/staff"
  | "/e/$edition/imports/new"
  | "/e/$edition/settings";

/** What to do with an edition that was just created. */
export function EditionReady({ congress, isCopy }: { congress: Congress; isCopy: boolean }) {
  const { t } = useLingui();
  const localized = useLocalized();
  const time = useTime();
  const name = localized(congress.title);
  const days = time.formatDays(congress.starts_on, congress.ends_on);
  const params = { edition: congress.slug };
  // The form had the focus, and is gone.
  useEffect(() => document.querySelector("h1")?.focus(), []);
  const types: Step = {
    to: "/e/$edition/registration-types",
    name: isCopy ? t`Check the registration types` : t`Add registration types`,
    note: isCopy
      ? t`Their periods have moved with the first day. Check the places and the dates.`
      : t`Such as delegate, speaker and press, with their places and periods.`,
    action: t`Registration types`,
  };
  const texts: Step = {
    to: "/e/$edition/settings",
    name: t`Check the name and the texts`,
    note: t`The description and the introduction are those of the copied edition.`,
    action: t`Settings`,
  };
  const steps: Step[] = [
    ...(isCopy ? [texts] : []),
    types,
    {
      to: "/e/$edition/questions",
      name: isCopy ? t`Check the questions` : t`Add questions to the form`,
      note: t`What you need to know beyond name, e-mail and city.`,
      action: t`Questions`,
    },
    {
      to: "/e/$edition/staff",
      name: isCopy ? t`Check the staff` : t`Add your colleagues`,
      note: isCopy
        ? t`All staff of the copied edition have the same roles here.`
        : t`Each with the roles they need.`,
      action: t`Staff`,
    },
    {
      to: "/e/$edition/imports/new",
      name: t`Import people`,
      note: t`From a spreadsheet, with a check of every row before it is written.`,
      action: t`Import`,
    },
    {
      to: "/e/$edition/settings",
      name: t`Open the edition`,
      note: t`When all is ready: everyone sees it then, and people can register.`,
      action: t`State`,
      search: { tab: "state" },
    },
  ];
  return (
    <Page title={<Trans>{name} is ready</Trans>} description={days} isNarrow>
      <Notice
        kind="success"
        isLive
        title={<Trans>The edition is a draft</Trans>}
        actions={
          <LinkButton to="/e/$edition" params={params} variant="primary" icon="dashboard">
            <Trans>Go to the dashboard</Trans>
          </LinkButton>
        }
      >
        <Trans>Only staff see it until you open it.</Trans>
      </Notice>
      <Section title={<Trans>Next steps</Trans>}>
        <ol className={styles.steps}>
          {steps.map((step) => (
            <li key={step.name} className={styles.step}>
              <div>
                <p className={styles.stepName}>{step.name}</p>
                <p className={styles.note}>{step.note}</p>
              </div>
              <LinkButton to={step.to} params={params} search={step.search ?? {}} size="small">
                {step.action}
              </LinkButton>
            </li>
          ))}
        </ol>
      </Section>
    </Page>
  );
}

interface Step {
  to: StepTarget;
  name: string;
  note: string;
  action: string;
  search?: Record<string, string>;
}
