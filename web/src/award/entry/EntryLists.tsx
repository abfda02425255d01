import { Trans, useLingui } from "@lingui/react/macro";
import { useCountries } from "../../app/people/countries";
import { SelectField, TextField } from "../../ui";
import type { EntryPartProps } from "./EntryFields";
import type { LinkValue } from "./entryForm";
import { ListField } from "./ListField";

/** The lists of an entry: who submits it, partner cities, attachments and links. */
export function EntryLists(props: EntryPartProps) {
  const { values, onChange, labels, isDisabled } = props;
  return (
    <>
      <Submitters {...props} />
      <Partners {...props} />
      <Links
        label={labels.attachments}
        name="/attachments"
        value={values.attachments}
        isDisabled={isDisabled}
        onChange={(attachments) => onChange({ attachments })}
      />
      <Links
        label={labels.links}
        name="/links"
        value={values.links}
        isDisabled={isDisabled}
        onChange={(links) => onChange({ links })}
      />
    </>
  );
}

function Submitters({ values, onChange, labels, isDisabled }: EntryPartProps) {
  const { t } = useLingui();
  return (
    <ListField
      label={labels.submitters}
      description={t`Up to three people of the city. An account with one of these e-mail addresses can write the entry too. A row is saved once it has a name and an e-mail address.`}
      addLabel={<Trans>Add a submitter</Trans>}
      rows={values.submitters}
      most={3}
      isDisabled={isDisabled}
      empty={{ name: "", post: "", organisation: "", email: "" }}
      onChange={(submitters) => onChange({ submitters })}
    >
      {(row, at, change) => {
        const number = at + 1;
        return (
          <>
            <TextField
              label={t`Submitter ${number}: name`}
              name={`/submitters/${at}/name`}
              maxLength={200}
              isReadOnly={isDisabled}
              value={row.name}
              onChange={(name) => change({ name })}
            />
            <TextField
              label={t`Submitter ${number}: e-mail`}
              name={`/submitters/${at}/email`}
              type="email"
              maxLength={254}
              isReadOnly={isDisabled}
              value={row.email}
              onChange={(email) => change({ email })}
            />
            <TextField
              label={t`Submitter ${number}: function`}
              name={`/submitters/${at}/post`}
              maxLength={200}
              isReadOnly={isDisabled}
              value={row.post}
              onChange={(post) => change({ post })}
            />
            <TextField
              label={t`Submitter ${number}: organisation`}
              name={`/submitters/${at}/organisation`}
              maxLength={200}
              isReadOnly={isDisabled}
              value={row.organisation}
              onChange={(organisation) => change({ organisation })}
            />
          </>
        );
      }}
    </ListField>
  );
}

function Partners({ values, onChange, labels, isDisabled }: EntryPartProps) {
  const { t } = useLingui();
  const countries = useCountries();
  return (
    <ListField
      label={labels.partners}
      description={t`The other cities of a joint entry.`}
      addLabel={<Trans>Add a partner city</Trans>}
      rows={values.partners}
      most={20}
      isDisabled={isDisabled}
      empty={{ city: "", country: "" }}
      onChange={(partners) => onChange({ partners })}
    >
      {(row, at, change) => {
        const number = at + 1;
        return (
          <>
            <TextField
              label={t`Partner ${number}: city`}
              name={`/partners/${at}/city`}
              maxLength={200}
              isReadOnly={isDisabled}
              value={row.city}
              onChange={(city) => change({ city })}
            />
            <SelectField
              label={t`Partner ${number}: country`}
              name={`/partners/${at}/country`}
              placeholder={t`Choose a country`}
              options={countries.options}
              isDisabled={isDisabled}
              value={row.country}
              onChange={(country) => change({ country })}
            />
          </>
        );
      }}
    </ListField>
  );
}

interface LinksProps {
  label: string;
  name: string;
  value: readonly LinkValue[];
  isDisabled: boolean;
  onChange: (value: readonly LinkValue[]) => void;
}

function Links({ label, name, value, isDisabled, onChange }: LinksProps) {
  const { t } = useLingui();
  return (
    <ListField
      label={label}
      description={t`Web addresses that evaluators can open. A row is saved once it has a title and an address.`}
      addLabel={<Trans>Add an address</Trans>}
      rows={value}
      most={20}
      isDisabled={isDisabled}
      empty={{ label: "", url: "" }}
      onChange={onChange}
    >
      {(row, at, change) => {
        const number = at + 1;
        return (
          <>
            <TextField
              label={t`${label} ${number}: title`}
              name={`${name}/${at}/label`}
              maxLength={200}
              isReadOnly={isDisabled}
              value={row.label}
              onChange={(text) => change({ label: text })}
            />
            <TextField
              label={t`${label} ${number}: address`}
              name={`${name}/${at}/url`}
              type="url"
              maxLength={2000}
              isReadOnly={isDisabled}
              value={row.url}
              onChange={(url) => change({ url })}
            />
          </>
        );
      }}
    </ListField>
  );
}
