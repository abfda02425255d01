import { useLingui } from "@lingui/react/macro";
import { useLocalized } from "../app/edition";
import type { MenuItemProps } from "../ui";
import { pin, swap } from "./moving";
import type { useEditor } from "./useEditor";
import type { Moves } from "./useMoves";
import type { Timetable } from "./useTimetable";

interface SessionMenuOptions {
  timetable: Timetable;
  editor: ReturnType<typeof useEditor>;
  moves: Moves;
  /** Opens the dialog with room, day and time. */
  onPlace: (session: string) => void;
  onOpen: (session: string) => void;
}

/** What can be done with a session in the grid, for those who neither drag nor know the keys. */
export function useSessionMenu({ timetable, editor, moves, onPlace, onOpen }: SessionMenuOptions) {
  const { t } = useLingui();
  const localized = useLocalized();
  const { byId, placed, known } = timetable;
  return (session: string): MenuItemProps[] => {
    const place = placed.get(session);
    if (!place) return [];
    const isPinned = known.get(session)?.pinned ?? false;
    const others = [...editor.selected].filter((id) => id !== session);
    const [first] = others;
    const other = first !== undefined && others.length === 1 ? placed.get(first) : undefined;
    const otherTitle = localized(byId.get(other?.id ?? "")?.title);
    return [
      { id: "open", label: t`Details`, icon: "info", onAction: () => onOpen(session) },
      { id: "move", label: t`Move to …`, icon: "calendar", onAction: () => onPlace(session) },
      ...(other
        ? [
            {
              id: "swap",
              label: t`Swap with “${otherTitle}”`,
              icon: "refresh" as const,
              onAction: () => void moves.run(swap(place, other, known)),
            },
          ]
        : []),
      {
        id: "select",
        label: editor.selected.has(session) ? t`Remove from the selection` : t`Add to the selection`,
        icon: "check",
        onAction: () => editor.onPress(session, "toggle"),
      },
      {
        id: "pin",
        label: isPinned ? t`Unpin` : t`Pin`,
        icon: "pin",
        onAction: () => void moves.run(pin(place, known, !isPinned)),
      },
      { id: "remove", label: t`Take out`, icon: "close", onAction: () => void editor.remove([session]) },
    ];
  };
}
