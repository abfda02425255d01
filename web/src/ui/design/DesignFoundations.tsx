import { Trans, useLingui } from "@lingui/react/macro";
import { Icon } from "../Icon";
import { type IconName, iconPaths } from "../icons";
import { Section } from "../Page";
import { SelectField } from "../SelectField";
import styles from "./Design.module.css";

const swatches = [
  "bg",
  "surface",
  "surface-raised",
  "surface-sunken",
  "surface-hover",
  "border",
  "border-strong",
  "border-control",
  "text",
  "text-muted",
  "accent-solid",
  "accent-text",
  "accent-soft",
  "accent-border",
  "info-soft",
  "success-soft",
  "warning-soft",
  "danger-soft",
  "danger-solid",
];

const accents = ["oklch(0.49 0.17 262)", "#0a7d4b", "#c2410c", "#7c3aed", "#ffcc00", "#00e5ff", "#111111"];

export function DesignFoundations() {
  const { t } = useLingui();
  const names = Object.keys(iconPaths) as IconName[];
  return (
    <>
      <Section
        title={<Trans>Colours</Trans>}
        description={<Trans>An edition chooses the accent. Text on it and in it stays legible.</Trans>}
      >
        <SelectField
          label={t`Accent`}
          name="/accent"
          defaultValue={accents[0]}
          options={accents.map((value) => ({ value, label: value }))}
          onChange={(accent) => document.documentElement.style.setProperty("--accent", accent)}
        />
        <ul className={styles.swatches}>
          {swatches.map((name) => (
            <li key={name} className={styles.swatch}>
              <span style={{ background: `var(--${name})` }} />
              <code>{name}</code>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={<Trans>Text</Trans>}>
        <div className={styles.stack}>
          <h3>
            <Trans>A heading of the third level</Trans>
          </h3>
          <p>
            <Trans>
              The forum brings together mayors, ministries and universities of eighty countries. A line of
              text has at most sixty-eight characters, because longer lines are hard to follow.{" "}
              <a href="#text">This is a link in a sentence.</a>
            </Trans>
          </p>
          <p className="muted">
            <Trans>Muted text says what is less important.</Trans>
          </p>
          <p lang="zh">世界城市论坛汇集了八十个国家的市长、部委和大学。</p>
        </div>
      </Section>
      <Section title={<Trans>Icons</Trans>}>
        <ul className={styles.icons}>
          {names.map((name) => (
            <li key={name}>
              <Icon name={name} />
              {name}
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
