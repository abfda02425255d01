import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useCountries } from "../../app/people/countries";
import { joinedName } from "../../app/people/person";
import { useTypes } from "../../app/people/types";
import { Badge, Notice, ScrollRegion } from "../../ui";
import styles from "../delegations.module.css";
import { type Fault, mostLines, type NewMember, type NewMemberLine, type Paste } from "./newMembers";

/** The name of a person who is not registered yet. */
export function nameOf({ display_name: written, given_name: given, family_name: family }: NewMember): string {
  return written ?? joinedName({ given_name: given ?? "", family_name: family ?? "", name_order: "" });
}

/** Each line with what was understood, or what is wrong with it. */
export function PastePreview({ paste }: { paste: Paste }) {
  const { t } = useLingui();
  const faulty = paste.lines.filter(({ fault }) => fault !== null).length;
  const ignored = paste.ignored.join(", ");
  return (
    <div className={styles.stack}>
      <p role="status">
        {t`${plural(paste.lines.length, { one: "# line was read.", other: "# lines were read." })}`}{" "}
        {faulty > 0
          ? t`${plural(faulty, {
              one: "# line has an error and is not sent. Correct it above.",
              other: "# lines have errors and are not sent. Correct them above.",
            })}`
          : null}
      </p>
      {ignored ? (
        <Notice title={<Trans>Some columns are not used</Trans>}>
          <Trans>These columns are not understood: {ignored}</Trans>
        </Notice>
      ) : null}
      {paste.hasTooMany ? (
        <Notice kind="warning" title={<Trans>The list is too long</Trans>}>
          {t`${plural(mostLines, {
            one: "Only the first line is shown. Send it first, then the others.",
            other: "Only the first # lines are shown. Send them first, then the others.",
          })}`}
        </Notice>
      ) : null}
      <ScrollRegion label={t`Lines of the list`}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t`Line`}</th>
              <th scope="col">{t`Name`}</th>
              <th scope="col">{t`E-mail`}</th>
              <th scope="col">{t`Registration type`}</th>
              <th scope="col">{t`Details`}</th>
              <th scope="col">{t`Outcome`}</th>
            </tr>
          </thead>
          <tbody>
            {paste.lines.map((line, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: several people can be on one line.
              <PreviewRow key={at} line={line} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </div>
  );
}

function PreviewRow({ line }: { line: NewMemberLine }) {
  const { t } = useLingui();
  const types = useTypes();
  const countries = useCountries();
  const faultText = useFaultText();
  const { member, fault, isNameGuessed } = line;
  const details = [
    member.salutation,
    member.job_title,
    member.organisation,
    member.city,
    member.country ? countries.name(member.country) : null,
  ];
  return (
    <tr>
      <td>{line.number}</td>
      <th scope="row">
        <bdi>{nameOf(member)}</bdi>
        {isNameGuessed ? (
          <p className={styles.note}>
            {t`Given name: ${member.given_name ?? "–"}; family name: ${member.family_name ?? "–"}`}
          </p>
        ) : null}
      </th>
      <td>{member.email}</td>
      <td>{types.name(member.type)}</td>
      <td>{details.filter(Boolean).join(" · ")}</td>
      <td>
        {fault ? (
          <span className={styles.fault}>{faultText(fault)}</span>
        ) : (
          <Badge tone="success">
            <Trans>Ready</Trans>
          </Badge>
        )}
      </td>
    </tr>
  );
}

/** What is wrong with a line, and what to do. */
function useFaultText(): (fault: Fault) => string {
  const { t } = useLingui();
  return ({ code, value }) => {
    switch (code) {
      case "no_email":
        return t`There is no e-mail address. Add it.`;
      case "two_emails":
        return t`There are two addresses: ${value}. Keep one.`;
      case "bad_email":
        return t`“${value}” is not an e-mail address. Correct it.`;
      case "no_name":
        return t`There is no name. Add it.`;
      case "unknown_type":
        return t`There is no registration type “${value}”. Use one of the list above.`;
      case "unknown_country":
        return t`The country “${value}” is unknown. Use its name or its code of two letters.`;
      case "too_long":
        return t`The cell “${value}…” is too long. Shorten it.`;
      case "repeated":
        return t`The address is on an earlier line too. Remove one of them.`;
      case "member_already":
        return t`A member has this address already. Remove the line.`;
      case "no_place":
        return t`The quota of the delegation has no place left for this line.`;
    }
  };
}
