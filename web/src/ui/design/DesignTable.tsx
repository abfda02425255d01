import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Badge } from "../Badge";
import { useColumns } from "../ColumnChooser";
import { DataTable } from "../DataTable";
import { Section } from "../Page";
import type { SelectedRows } from "../selection";
import type { Column } from "../tableColumns";
import { useNumber } from "../useNumber";

interface Person {
  id: string;
  name: string;
  city: string;
  isConfirmed: boolean;
  sessions: number;
}

const givenNames = ["Amina", "Wei", "Lucía", "Kwame", "Émile", "Fatima", "João", "Sakura"];
const familyNames = ["Diallo", "Chen", "García", "Mensah", "Lefèvre", "Rahman", "Silva", "Tanaka"];
const cities = ["Lagos", "Shanghai", "Quito", "Accra", "Lyon", "Dhaka", "São Paulo", "Kyoto"];

const people = Array.from({ length: 50_000 }, (_, index): Person => {
  const family = familyNames[(index * 7) % familyNames.length] ?? "";
  return {
    id: `p${index}`,
    name: `${givenNames[index % givenNames.length] ?? ""} ${family} ${index + 1}`,
    city: cities[(index * 3) % cities.length] ?? "",
    isConfirmed: index % 3 !== 0,
    sessions: (index * 13) % 17,
  };
});

const keyOf = (person: Person) => person.id;
const nameOf = (person: Person) => person.name;
const hrefOf = (person: Person) => `/design#${person.id}`;

export function DesignTable() {
  const { t } = useLingui();
  const { number } = useNumber();
  const [selected, setSelected] = useState<SelectedRows>(new Set(["p1"]));
  const [all] = useState<Column<Person>[]>(() => [
    { id: "name", header: t`Name`, cell: (person) => person.name, isAlways: true },
    { id: "city", header: t`City`, cell: (person) => person.city },
    {
      id: "state",
      header: t`State`,
      width: 140,
      cell: (person) => (
        <Badge tone={person.isConfirmed ? "success" : "info"}>
          {person.isConfirmed ? <Trans>Confirmed</Trans> : <Trans>Pending</Trans>}
        </Badge>
      ),
    },
    { id: "sessions", header: t`Sessions`, width: 100, isNumeric: true, cell: (person) => person.sessions },
    { id: "id", header: t`Id`, width: 120, isHidden: true, cell: (person) => person.id },
  ]);
  const { columns, chooser } = useColumns("design", all);
  const size = number(selected === "all" ? people.length : selected.size);
  return (
    <Section
      title={<Trans>Table</Trans>}
      description={<Trans>50,000 rows, of which those in view are in the document. Selected: {size}</Trans>}
      actions={chooser}
    >
      <DataTable
        label={t`Registrations`}
        rows={people}
        rowKey={keyOf}
        rowLabel={nameOf}
        rowHref={hrefOf}
        columns={columns}
        selection={{ selected, onChange: setSelected }}
        height={420}
      />
    </Section>
  );
}
