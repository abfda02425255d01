import { Trans, useLingui } from "@lingui/react/macro";
import { CheckboxField } from "../ui";
import styles from "./editions.module.css";
import { type Role, roles, toggleRole } from "./roles";

interface RolesFieldProps {
  value: readonly Role[];
  onChange: (roles: Role[]) => void;
}

/** The roles with what each may do. */
export function RolesField({ value, onChange }: RolesFieldProps) {
  const { i18n } = useLingui();
  return (
    <fieldset>
      <legend className={styles.legend}>
        <Trans>Roles</Trans>
      </legend>
      {roles.map(({ id, name, about }) => (
        <CheckboxField
          key={id}
          label={i18n._(name)}
          name={`/roles/${id}`}
          description={i18n._(about)}
          isSelected={value.includes(id)}
          onChange={(isOn) => onChange(toggleRole(value, id, isOn))}
        />
      ))}
    </fieldset>
  );
}
