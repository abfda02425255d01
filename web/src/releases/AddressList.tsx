import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEdition } from "../app/edition";
import { CopyField, Notice, Section } from "../ui";
import { addressesOf, calendarLink, downloadCommand } from "./addresses";
import { FragmentAddress } from "./FragmentAddress";
import { releasesQuery } from "./queries";
import styles from "./releases.module.css";

/** The public addresses of the programme: what each is for, and a line to copy. */
export function AddressList() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { data } = useInfiniteQuery(releasesQuery(slug));
  const addresses = addressesOf(window.location.origin, slug);
  const entries = [
    {
      id: "calendar",
      label: t`Calendar`,
      purpose: t`Participants subscribe to it in their calendar. It follows each release; removed sessions are shown as cancelled.`,
      address: addresses.calendar,
      exampleLabel: t`Link for a web page: subscribe to the calendar`,
      example: calendarLink(addresses.calendar, t`Add the programme to my calendar`),
    },
    {
      id: "frab-xml",
      label: t`frab XML`,
      purpose: t`For conference apps such as Giggity, and for systems that record or stream sessions.`,
      address: addresses.frabXml,
      exampleLabel: t`Command: download frab XML`,
      example: downloadCommand(addresses.frabXml, "schedule.xml"),
    },
    {
      id: "frab-json",
      label: t`frab JSON`,
      purpose: t`The same in JSON, for apps that read the format of frab and pretalx.`,
      address: addresses.frabJson,
      exampleLabel: t`Command: download frab JSON`,
      example: downloadCommand(addresses.frabJson, "schedule.json"),
    },
    {
      id: "json",
      label: t`JSON`,
      purpose: t`The whole programme by day, room and time, for your own app. Add time_zone to get the days of another time zone.`,
      address: addresses.json,
      exampleLabel: t`Command: download the programme in another time zone`,
      example: downloadCommand(`${addresses.json}?time_zone=America/New_York`, "programme.json"),
    },
    {
      id: "json-ld",
      label: t`JSON-LD`,
      purpose: t`Events as search engines read them. Put the content into a script element of the type application/ld+json.`,
      address: addresses.jsonLd,
      exampleLabel: t`Command: download JSON-LD`,
      example: downloadCommand(addresses.jsonLd, "programme.jsonld"),
    },
  ];
  const isUnreleased = data?.pages[0]?.items.length === 0;
  return (
    <div className={styles.sections}>
      {isUnreleased ? (
        <Notice>
          <Trans>
            Nothing is released yet. The addresses stay the same and work from the first release on.
          </Trans>
        </Notice>
      ) : null}
      <Section
        title={<Trans>Addresses</Trans>}
        description={
          <Trans>Everyone can read them without signing in. They always have the latest release.</Trans>
        }
      >
        <div className={styles.addresses}>
          <CopyField
            label={t`Public page`}
            description={t`The programme as a web page, readable on every device and without JavaScript.`}
            value={addresses.page}
          />
          {entries.map((entry) => (
            <div key={entry.id} className={styles.stack}>
              <CopyField label={entry.label} description={entry.purpose} value={entry.address} />
              <CopyField label={entry.exampleLabel} value={entry.example} />
            </div>
          ))}
        </div>
      </Section>
      <FragmentAddress />
    </div>
  );
}
