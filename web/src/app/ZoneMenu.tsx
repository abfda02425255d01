import { useLingui } from "@lingui/react/macro";
import { Menu } from "../ui";
import { useTime } from "./time";
import { zoneLabel } from "./zones";

/** The switch between the time of the edition and the reader's. */
export function ZoneMenu({ placement = "bottom end" }: { placement?: "bottom end" | "top start" }) {
  const { t } = useLingui();
  const time = useTime();
  const { editionZone, readerZone } = time;
  if (editionZone === null) return null;
  const now = new Date();
  return (
    <Menu
      label={t`Times in ${time.zoneLabel}`}
      variant="quiet"
      size="small"
      icon="clock"
      placement={placement}
      items={[
        {
          id: "edition",
          label: t`Time of the edition`,
          description: zoneLabel(editionZone, now),
          isCurrent: time.choice === "edition",
          onAction: () => time.setZone("edition"),
        },
        {
          id: "reader",
          label: t`My time`,
          description: zoneLabel(readerZone, now),
          isCurrent: time.choice === "reader",
          onAction: () => time.setZone("reader"),
        },
      ]}
    />
  );
}
