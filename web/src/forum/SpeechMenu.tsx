import { useLingui } from "@lingui/react/macro";
import { useEdition, useLocalized } from "../app/edition";
import { useAccess } from "../app/session";
import { IconButton, Menu, type MenuItemProps } from "../ui";
import type { Speech } from "./queries";

interface SpeechMenuProps {
  speech: Speech;
  place: number;
  onFirst: () => void;
  onOpen: (kind: "place" | "decline" | "statement" | "transfer") => void;
}

/** Further actions on a speaker who waits. */
export function SpeechMenu({ speech, place, onFirst, onOpen }: SpeechMenuProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const name = useLocalized()(speech.city);
  const items: MenuItemProps[] = [
    {
      id: "first",
      label: t`Move to the front`,
      icon: "arrow-up",
      isDisabled: place === 0,
      onAction: onFirst,
    },
    { id: "place", label: t`Move to a place…`, icon: "sort", onAction: () => onOpen("place") },
    { id: "statement", label: t`Statement`, icon: "document", onAction: () => onOpen("statement") },
    ...(can("forum.manage") && speech.second_choice
      ? [
          {
            id: "transfer",
            label: t`Move to the second choice…`,
            icon: "arrow-right" as const,
            onAction: () => onOpen("transfer"),
          },
        ]
      : []),
    ...(can("forum.manage")
      ? [
          {
            id: "decline",
            label: t`Decline…`,
            icon: "close" as const,
            isDanger: true,
            onAction: () => onOpen("decline"),
          },
        ]
      : []),
  ];
  return (
    <Menu
      label={t`More for ${name}`}
      placement="bottom end"
      trigger={<IconButton icon="more" label={t`More for ${name}`} />}
      items={items}
    />
  );
}
