import { Trans, useLingui } from "@lingui/react/macro";
import { useLocalized } from "../app/edition";
import { useCountries } from "../app/people/countries";
import { useTime } from "../app/time";
import { DescriptionList, useLanguageName, useNumber } from "../ui";
import styles from "./award.module.css";
import type { Award, Entry } from "./queries";

interface EntryViewProps {
  entry: Entry;
  award: Award;
  /** One under the heading that the entry stands under. */
  level: 2 | 3 | 4;
}

/** What a city has entered, as evaluators and the secretariat read it. */
export function EntryView({ entry, award, level }: EntryViewProps) {
  const Heading = `h${level}` as const;
  const { t } = useLingui();
  const facts = useEntryFacts(entry, award);
  const lang = entry.language ?? undefined;
  return (
    <article className={styles.entry} aria-label={t`Entry`}>
      <DescriptionList items={facts} />
      <Heading className={styles.part}>
        <Trans>Abstract</Trans>
      </Heading>
      <Text text={entry.abstract} lang={lang} />
      {entry.description ? (
        <>
          <Heading className={styles.part}>
            <Trans>Description</Trans>
          </Heading>
          <Text text={entry.description} lang={lang} />
        </>
      ) : null}
      <LinkList title={t`Attachments`} links={entry.attachments} level={level} />
      <LinkList title={t`Links`} links={entry.links} level={level} />
    </article>
  );
}

function useEntryFacts(entry: Entry, award: Award) {
  const { t } = useLingui();
  const localized = useLocalized();
  const countries = useCountries();
  const { formatDate } = useTime();
  const { number } = useNumber();
  const category = award.categories.find(({ slug }) => slug === entry.category);
  const start = entry.starts_on ? formatDate(entry.starts_on) : "";
  const end = entry.ends_on ? formatDate(entry.ends_on) : null;
  const nameOf = useLanguageName();
  const place = [entry.city, countries.name(entry.country)].filter(Boolean).join(", ");
  const partners = entry.partners.map(({ city, country }) => `${city}, ${countries.name(country)}`);
  return [
    { term: t`City`, value: place },
    ...(partners.length > 0 ? [{ term: t`Partner cities`, value: partners.join(" · ") }] : []),
    { term: t`Category`, value: category ? localized(category.name) : entry.category },
    { term: t`Period`, value: start && (end ? t`${start} to ${end}` : t`since ${start}`) },
    ...(entry.population ? [{ term: t`Population`, value: number(entry.population) }] : []),
    { term: t`Language`, value: entry.language ? nameOf(entry.language) : null },
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

interface LinkListProps {
  title: string;
  links: Entry["links"];
  level: EntryViewProps["level"];
}

function LinkList({ title, links, level }: LinkListProps) {
  const Heading = `h${level}` as const;
  if (links.length === 0) return null;
  return (
    <>
      <Heading className={styles.part}>{title}</Heading>
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
