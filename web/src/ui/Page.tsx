import { useLingui } from "@lingui/react/macro";
import { type ReactNode, useId } from "react";
import { AppLink } from "./AppLink";
import { cx } from "./cx";
import styles from "./Page.module.css";

export interface Breadcrumb {
  label: string;
  /** Absent for what has no page of its own. */
  href?: string | undefined;
}

export interface PageProps {
  title: ReactNode;
  actions?: ReactNode;
  description?: ReactNode;
  breadcrumbs?: readonly Breadcrumb[] | undefined;
  /** For pages of forms and text, which are hard to read when wide. */
  isNarrow?: boolean | undefined;
  children?: ReactNode;
  className?: string | undefined;
}

/** A page: its h1, which gets the focus after navigation, what can be done, and the content. */
export function Page({
  title,
  actions,
  description,
  breadcrumbs,
  isNarrow = false,
  children,
  className,
}: PageProps) {
  const { t } = useLingui();
  return (
    <div className={cx(styles.page, isNarrow && styles.narrow, className)}>
      <header className={styles.header}>
        {breadcrumbs && breadcrumbs.length > 0 ? (
          <nav aria-label={t`Breadcrumbs`} className={styles.breadcrumbs}>
            <ol>
              {breadcrumbs.map((crumb) => (
                <li key={crumb.label}>
                  {crumb.href ? <AppLink href={crumb.href}>{crumb.label}</AppLink> : crumb.label}
                </li>
              ))}
            </ol>
          </nav>
        ) : null}
        <div className={styles.head}>
          <div className={styles.titles}>
            <h1 tabIndex={-1}>{title}</h1>
            {description ? <div className={styles.description}>{description}</div> : null}
          </div>
          {actions ? <div className={styles.actions}>{actions}</div> : null}
        </div>
      </header>
      {children}
    </div>
  );
}

export interface SectionProps {
  title: ReactNode;
  actions?: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  /** For links to a part of the page. */
  id?: string | undefined;
  className?: string | undefined;
}

export function Section({ title, actions, description, children, id, className }: SectionProps) {
  const headingId = useId();
  return (
    <section id={id} aria-labelledby={headingId} className={cx(styles.section, className)}>
      <div className={styles.head}>
        <div className={styles.titles}>
          <h2 id={headingId}>{title}</h2>
          {description ? <div className={styles.description}>{description}</div> : null}
        </div>
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </div>
      {children}
    </section>
  );
}
