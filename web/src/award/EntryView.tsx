import { Trans, useLingui } from "@lingui/react/macro";
import { useLocalized } from "../app/edition";
import { useCountries } from "../app/people/countries";
import { useTime } from "../app/time";
import { DescriptionList, useNumber } from "../ui";
import styles from "./award.module.css";
import type { Award, Entry } from "./queries";

/** What a city has entered, as evaluators and the secretariat read it. */
export function EntryView({ entry, award }: { entry: Entry; award: Award }) {
  const { t } = useLingui();
  const facts = useEntryFacts(entry, award);
  const lang = entry.language ?? undefined;
  return (
    <article className={styles.entry} aria-label={t`Entry`}>
      <DescriptionList items={facts} />
      <h3>
        <Trans>Abstract</Trans>
      </h3>
      <Text text={entry.abstract} lang={lang} />
      {entry.description ? (
        <>
          <h3>
            <Trans>Description</Trans>
          </h3>
          <Text text={entry.description} lang={lang} />
        </>
      ) : null}
      <LinkList title={t`Attachments`} links={entry.attachments} />
      <LinkList title={t`Links`} links={entry.links} />
    </article>
  );
}

function useEntryFacts(entry: Entry, award: Award) {
  const { t, i18n } = useLingui();
  const localized = useLocalized();
  const countries = useCountries();
  const { formatDate } = useTime();
  const { number } = useNumber();
  const category = award.categories.find(({ slug }) => slug === entry.category);
  const start = entry.starts_on ? formatDate(entry.starts_on) : "";
  const end = entry.ends_on ? formatDate(entry.ends_on) : t`ongoing`;
  const languages = new Intl.DisplayNames([i18n.locale], { type: "language" });
  const place = [entry.city, countries.name(entry.country)].filter(Boolean).join(", ");
  const partners = entry.partners.map(({ city, country }) => `${city}, ${countries.name(country)}`);
  return [
    { term: t`City`, value: place },
    ...(partners.length > 0 ? [{ term: t`Partner cities`, value: partners.join(" · ") }] : []),
    { term: t`Category`, value: category ? localized(category.name) : entry.category },
    { term: t`Period`, value: start ? t`${start} to ${end}` : null },
    ...(entry.population ? [{ term: t`Population`, value: number(entry.population) }] : []),
    { term: t`Language`, value: entry.language ? (languages.of(entry.language) ?? entry.language) : null },
  ];
}

function Text({ text, lang }: { text: string | null; lang: string | undefined }) {
  if (!text) return <p className="muted">–</p>;
  return (
    <div lang={lang} dir="auto" className={styles.prose}>
      {text}
    </div>
  );
}

function LinkList({ title, links }: { title: string; links: Entry["links"] }) {
  if (links.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {links.map(({ label, url }) => (
          <li key={url}>
            <a href={url} target="_blank" rel="noreferrer">
              {label || url}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
