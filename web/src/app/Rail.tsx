import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { Icon } from "../ui";
import { useEditionOrNull } from "./edition";
import styles from "./Rail.module.css";
import { useMe } from "./session";
import { useNavigation } from "./useNavigation";

/** The navigation at the side: only pages that the person may open. */
export function Rail() {
  const { t } = useLingui();
  const edition = useEditionOrNull();
  const me = useMe();
  const nav = useRef<HTMLElement>(null);
  const path = useLocation({ select: ({ pathname }) => pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page has another active link.
  useEffect(() => {
    nav.current?.querySelector("[data-status=active]")?.scrollIntoView({ block: "nearest" });
  }, [path]);
  return (
    <nav ref={nav} aria-label={t`Main`} className={styles.rail}>
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
  return useNavigation(slug).map(({ id, label, items }) => (
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
