import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Icon, LinkButton, Section } from "../ui";
import styles from "./DashboardPage.module.css";
import { type GuideStep, guideSteps, needsGuide } from "./dashboard";
import { anyQuestionQuery, anyRegistrationQuery, typesQuery } from "./dashboardQueries";
import { useEdition } from "./edition";
import { useAccess } from "./session";

/** The first steps of a new edition, until people register. */
export function DashboardGuide() {
  const { slug, congress } = useEdition();
  const { can } = useAccess(slug);
  const types = useQuery(typesQuery(slug));
  const questions = useQuery(anyQuestionQuery(slug));
  const registrations = useQuery({ ...anyRegistrationQuery(slug), enabled: can("registration.read") });
  // Without all the facts the guide would send people to do what is done.
  if (!types.data || !questions.data || !registrations.data) return null;
  const facts = {
    hasTypes: types.data.items.length > 0,
    hasQuestions: questions.data.items.length > 0,
    hasRegistrations: registrations.data.items.length > 0,
    state: congress.state,
  };
  if (!needsGuide(facts)) return null;
  return (
    <Section
      title={<Trans>First steps</Trans>}
      description={<Trans>From an empty edition to one that people can register for.</Trans>}
    >
      <ol className={styles.steps}>
        {guideSteps(facts).map((step, at) => (
          <Step key={step.id} step={step} number={at + 1} slug={slug} mayOpen={can("congress.edit")} />
        ))}
      </ol>
    </Section>
  );
}

interface StepProps {
  step: GuideStep;
  number: number;
  slug: string;
  mayOpen: boolean;
}

function Step({ step, number, slug, mayOpen }: StepProps) {
  const { t } = useLingui();
  const params = { edition: slug };
  const variant = step.isNext ? "primary" : "secondary";
  const texts: Record<GuideStep["id"], { title: string; note: string; action: ReactNode }> = {
    types: {
      title: t`Add registration types`,
      note: t`Such as delegate, speaker and press, with their places and whether you approve each person.`,
      action: (
        <LinkButton to="/e/$edition/registration-types" params={params} variant={variant} size="small">
          <Trans>Registration types</Trans>
        </LinkButton>
      ),
    },
    questions: {
      title: t`Add questions to the form`,
      note: t`What you need to know beyond name, e-mail and city, such as visa or diet. You can skip this.`,
      action: (
        <LinkButton to="/e/$edition/questions" params={params} variant={variant} size="small">
          <Trans>Questions</Trans>
        </LinkButton>
      ),
    },
    import: {
      title: t`Import registrations, or invite people`,
      note: t`From a spreadsheet or another registration platform. A preview shows what will happen first.`,
      action: (
        <LinkButton to="/e/$edition/imports/new" params={params} variant={variant} size="small">
          <Trans>Import</Trans>
        </LinkButton>
      ),
    },
    open: {
      title: t`Open the edition`,
      note: t`Then everyone sees it, and people can register.`,
      action: mayOpen ? (
        <LinkButton to="/e/$edition/settings" params={params} variant={variant} size="small">
          <Trans>Settings</Trans>
        </LinkButton>
      ) : null,
    },
  };
  const { title, note, action } = texts[step.id];
  return (
    <li
      className={`${styles.item} ${styles.step}`}
      data-done={step.isDone}
      aria-current={step.isNext ? "step" : undefined}
    >
      {step.isDone ? (
        <Icon name="check-circle" size={24} className={styles.success} label={t`Done`} />
      ) : (
        <span className={styles.number} aria-hidden="true">
          {number}
        </span>
      )}
      <div className={styles.itemText}>
        <p className={styles.stepTitle}>{title}</p>
        <p className={styles.note}>{note}</p>
      </div>
      {step.isDone ? null : action}
    </li>
  );
}
