import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useEdition, useLocalized } from "../app/edition";
import { themesQuery, tracksQuery } from "../app/programmeLists";
import { zoneNames } from "../app/zones";
import { CopyField, Section, SelectField, useLanguageName } from "../ui";
import { downloadCommand, fragmentAddress, wholeProgramme } from "./addresses";
import styles from "./releases.module.css";

/** The address of a piece of HTML for the organiser's own site, with the choices that it has. */
export function FragmentAddress() {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const localized = useLocalized();
  const tracks = useQuery(tracksQuery(slug)).data ?? [];
  const themes = useQuery(themesQuery(slug)).data ?? [];
  const [fragment, setFragment] = useState({ ...wholeProgramme, lang: congress.languages[0] ?? "" });
  const zones = useMemo(
    () => zoneNames(congress.time_zone).map((zone) => ({ value: zone, label: zone })),
    [congress.time_zone],
  );
  const nameOf = useLanguageName();
  const address = fragmentAddress(window.location.origin, slug, fragment);
  const named = (items: readonly { slug: string; name: Parameters<typeof localized>[0] }[]) =>
    items.map((item) => ({ value: item.slug, label: localized(item.name) || item.slug }));
  return (
    <Section
      title={<Trans>In your own site</Trans>}
      description={
        <Trans>
          A piece of HTML with the programme, without scripts, frames or styles of its own: your site includes
          it when it builds a page, so that it looks like the rest.
        </Trans>
      }
    >
      <div className={styles.addresses}>
        <div className={styles.choices}>
          <SelectField
            label={t`Language`}
            name="lang"
            options={congress.languages.map((code) => ({ value: code, label: nameOf(code) }))}
            value={fragment.lang}
            onChange={(lang) => setFragment({ ...fragment, lang })}
          />
          <SelectField
            label={t`Time zone`}
            name="time_zone"
            placeholder={t`The time zone of the edition`}
            options={zones}
            value={fragment.time_zone}
            onChange={(time_zone) => setFragment({ ...fragment, time_zone })}
          />
          <SelectField
            label={t`Track`}
            name="track"
            placeholder={t`All tracks`}
            options={named(tracks)}
            value={fragment.track}
            onChange={(track) => setFragment({ ...fragment, track })}
          />
          <SelectField
            label={t`Theme`}
            name="theme"
            placeholder={t`All themes`}
            options={named(themes)}
            value={fragment.theme}
            onChange={(theme) => setFragment({ ...fragment, theme })}
          />
        </div>
        <CopyField label={t`Address of the piece of HTML`} value={address} />
        <p>
          <a href={address} target="_blank" rel="noreferrer">
            <Trans>Try it in a new tab</Trans>
          </a>
        </p>
        <CopyField
          label={t`Line for a page in PHP`}
          value={`<?php readfile("${address}"); ?>`}
          description={t`The server includes the programme each time someone opens the page.`}
        />
        <CopyField
          label={t`Command for a static site`}
          value={downloadCommand(address, "programme.html")}
          description={t`Run it before you build the site, and again after each release. A webhook can start it.`}
        />
      </div>
    </Section>
  );
}
