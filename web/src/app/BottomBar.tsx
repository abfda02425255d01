import { useLingui } from "@lingui/react/macro";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "react-aria-components/Button";
import { Icon, Menu } from "../ui";
import styles from "./BottomBar.module.css";
import { useEditionOrNull } from "./edition";
import { useChooseLanguage } from "./LanguageMenu";
import { languages } from "./languages";
import { splitForBar } from "./navigation";
import { useTime } from "./time";
import { useNavigation } from "./useNavigation";

/** The navigation on phones: the first pages within reach of the thumb, the rest behind "More". */
export function BottomBar() {
  const edition = useEditionOrNull();
  return edition ? <EditionBar slug={edition.slug} /> : null;
}

function EditionBar({ slug }: { slug: string }) {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const time = useTime();
  const chooseLanguage = useChooseLanguage();
  const items = useNavigation(slug).flatMap((group) => group.items);
  const { bar, more } = splitForBar(items, items.length <= 4 ? 5 : 4);
  const isEditionTime = time.choice === "edition";
  return (
    <nav aria-label={t`Main`} className={styles.bar}>
      <ul className={styles.list}>
        {bar.map((item) => (
          <li key={item.to}>
            <Link
              to={item.to}
              params={{ edition: slug }}
              className={styles.link}
              activeOptions={{ exact: item.to === "/e/$edition", includeSearch: false }}
            >
              <Icon name={item.icon} />
              <span className={styles.label}>{i18n._(item.label)}</span>
            </Link>
          </li>
        ))}
        <li>
          <Menu
            label={t`More`}
            placement="top end"
            trigger={
              <Button className={styles.link ?? ""}>
                <Icon name="menu" />
                <span className={styles.label}>{t`More`}</span>
              </Button>
            }
            items={[
              ...more.map((item) => ({
                id: item.to,
                label: i18n._(item.label),
                icon: item.icon,
                onAction: () => void navigate({ to: item.to, params: { edition: slug } }),
              })),
              {
                id: "editions",
                label: t`All editions`,
                icon: "home" as const,
                onAction: () => void navigate({ to: "/" }),
              },
              {
                id: "zone",
                label: isEditionTime ? t`Show my time` : t`Show the time of the edition`,
                icon: "clock" as const,
                onAction: () => time.setZone(isEditionTime ? "reader" : "edition"),
              },
              ...languages.map(({ code, name }) => ({
                id: `language-${code}`,
                label: name,
                icon: "globe" as const,
                onAction: () => chooseLanguage(code),
              })),
            ]}
          />
        </li>
      </ul>
    </nav>
  );
}
