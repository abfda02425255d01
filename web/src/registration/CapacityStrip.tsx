import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { statisticsQuery } from "../app/dashboardQueries";
import { useEdition } from "../app/edition";
import { useLanguage } from "../app/language";
import { useTypes } from "../app/people/types";
import { useAccess } from "../app/session";
import { Meter, Skeleton, useNumber } from "../ui";
import { type Capacity, capacitiesOf } from "./capacity";
import { poolsQuery } from "./queries";
import styles from "./registration.module.css";

/** How many places are taken, by registration type or by what several types share. Events keep it up to date. */
export function CapacityStrip() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const { number } = useNumber();
  const { query, types, name } = useTypes();
  const pools = useQuery(poolsQuery(slug));
  const statistics = useQuery({ ...statisticsQuery(slug), enabled: can("statistics.read") });
  const list = new Intl.ListFormat(useLanguage());
  if (query.isPending || pools.isPending) return <Skeleton lines={2} />;
  if (!pools.data || types.length === 0) return null;
  const items = capacitiesOf(types, pools.data.items, statistics.data?.registrations.by_type);
  const limited = items.filter(({ capacity }) => capacity !== null);
  const unlimited = items.filter(({ capacity }) => capacity === null);
  const names = list.format(
    unlimited.map((item) => {
      const label = list.format(item.types.map(name));
      return item.taken === null ? label : `${label} (${number(item.taken)})`;
    }),
  );
  return (
    <div className={styles.capacities}>
      {limited.length > 0 ? (
        <ul className={styles.meters} aria-label={t`Places by registration type`}>
          {limited.map((item) => (
            <li key={item.key}>
              <Places item={item} label={list.format(item.types.map(name))} />
            </li>
          ))}
        </ul>
      ) : null}
      {unlimited.length > 0 ? (
        <p className={styles.note}>
          <Trans>Without limit: {names}</Trans>
        </p>
      ) : null}
    </div>
  );
}

function Places({ item, label }: { item: Capacity; label: string }) {
  const { number } = useNumber();
  const waiting = number(item.waiting);
  return (
    <>
      {item.taken === null ? <p>{label}</p> : <Meter label={label} value={item.taken} max={item.capacity} />}
      {item.waiting > 0 ? (
        <p className={styles.note}>
          <Trans>{waiting} on the waiting list</Trans>
        </p>
      ) : null}
    </>
  );
}
