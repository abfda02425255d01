import { Trans, useLingui } from "@lingui/react/macro";
import { useCountries } from "../app/people/countries";
import { useDelegationNames } from "../app/people/delegations";
import { stateLabels, states } from "../app/people/states";
import { useTypes } from "../app/people/types";
import { Button, SearchField, SelectField, Toolbar } from "../ui";
import { type Filters, isFiltered } from "./filters";
import styles from "./registration.module.css";

interface RegistrationFiltersProps {
  filters: Filters;
  /** The search as it was typed, with a space at the end. */
  text: string;
  onChange: (change: { [Name in keyof Filters]?: string }) => void;
  onClear: () => void;
  isBusy: boolean;
}

export function RegistrationFilters({ filters, text, onChange, onClear, isBusy }: RegistrationFiltersProps) {
  const { t, i18n } = useLingui();
  const types = useTypes();
  const countries = useCountries();
  const delegations = useDelegationNames();
  return (
    <Toolbar label={t`Filters`}>
      <SearchField
        label={t`Search by name, e-mail, reference or organisation`}
        placeholder={t`Name, e-mail, reference, organisation`}
        value={text}
        delay={150}
        isBusy={isBusy}
        onChange={(q) => onChange({ q })}
        className={styles.search}
      />
      <SelectField
        label={t`State`}
        name="state"
        isLabelHidden
        placeholder={t`All states`}
        options={states.map((state) => ({
          value: state,
          label: i18n._(stateLabels[state] ?? { id: state }),
        }))}
        value={filters.state ?? ""}
        onChange={(state) => onChange({ state })}
        className={styles.filter}
      />
      <SelectField
        label={t`Registration type`}
        name="type"
        isLabelHidden
        placeholder={t`All types`}
        options={types.options}
        value={filters.type ?? ""}
        onChange={(type) => onChange({ type })}
        className={styles.filter}
      />
      <SelectField
        label={t`Country`}
        name="country"
        isLabelHidden
        placeholder={t`All countries`}
        options={countries.options}
        value={filters.country ?? ""}
        onChange={(country) => onChange({ country })}
        className={styles.filter}
      />
      {delegations.options.length > 0 ? (
        <SelectField
          label={t`Delegation`}
          name="delegation"
          isLabelHidden
          placeholder={t`All delegations`}
          options={delegations.options}
          value={filters.delegation ?? ""}
          onChange={(delegation) => onChange({ delegation })}
          className={styles.filter}
        />
      ) : null}
      {isFiltered(filters) ? (
        <Button variant="quiet" icon="close" onPress={onClear}>
          <Trans>Clear filters</Trans>
        </Button>
      ) : null}
    </Toolbar>
  );
}
