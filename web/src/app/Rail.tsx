import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Icon } from "../ui";
import { useEditionOrNull } from "./edition";
import { navigationFor } from "./navigation";
import styles from "./Rail.module.css";
import { useAccess, useMe } from "./session";

/** The navigation at the side: only pages that the person may open. */
export function Rail() {
  const { t } = useLingui();
  const edition = useEditionOrNull();
  const me = useMe();
  return (
    <nav aria-label={t`Main`} className={styles.rail}>
      {edition ? (
        <EditionLinks slug={edition.slug} />
      ) : (
        <ul className={styles.list}>
          <li>
            <Link to="/" className={styles.link} activeOptions={{ exact: true }}>
              <Icon name="home" />
              <Trans>Editions</Trans>
            </Link>
          </li>
          {me ? (
            <li>
              <Link to="/account" className={styles.link}>
                <Icon name="person" />
                <Trans>My account</Trans>
              </Link>
            </li>
          ) : null}
        </ul>
      )}
    </nav>
  );
}

function EditionLinks({ slug }: { slug: string }) {
  const { i18n } = useLingui();
  const { can } = useAccess(slug);
  return navigationFor(can).map(({ id, label, items }) => (
    <div key={id} className={styles.group}>
      {label ? (
        <h2 id={`rail-${id}`} className={styles.heading}>
          {i18n._(label)}
        </h2>
      ) : null}
      <ul className={styles.list} aria-labelledby={label ? `rail-${id}` : undefined}>
        {items.map((item) => (
          <li key={item.to}>
            <Link
              to={item.to}
              params={{ edition: slug }}
              className={styles.link}
              activeOptions={{ exact: item.to === "/e/$edition", includeSearch: false }}
            >
              <Icon name={item.icon} />
              {i18n._(item.label)}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  ));
}
