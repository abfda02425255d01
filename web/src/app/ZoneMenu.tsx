import { useLingui } from "@lingui/react/macro";
import { generalZoneLabel, Menu } from "../ui";
import { useTime } from "./time";

/** The switch between the time of the edition and the reader's. */
export function ZoneMenu({ placement = "bottom end" }: { placement?: "bottom end" | "top start" }) {
  const { t } = useLingui();
  const time = useTime();
  const { editionZone, readerZone } = time;
  if (editionZone === null) return null;
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
          description: generalZoneLabel(editionZone),
          isCurrent: time.choice === "edition",
          onAction: () => time.setZone("edition"),
        },
        {
          id: "reader",
          label: t`My time`,
          description: generalZoneLabel(readerZone),
          isCurrent: time.choice === "reader",
          onAction: () => time.setZone("reader"),
        },
      ]}
    />
  );
}
