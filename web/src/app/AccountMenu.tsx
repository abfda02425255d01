import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { IconButton, Menu } from "../ui";
import styles from "./AccountMenu.module.css";
import { useInstall } from "./install";
import { useMe } from "./session";
import { useSignOut } from "./useSignOut";

interface AccountMenuProps {
  placement: "bottom end" | "top start";
  isIconOnly?: boolean;
}

export function AccountMenu({ placement, isIconOnly = false }: AccountMenuProps) {
  const { t } = useLingui();
  const me = useMe();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const install = useInstall();
  if (!me) return null;
  const name = me.display_name || me.email;
  return (
    <Menu
      label={isIconOnly ? t`Account of ${name}` : name}
      trigger={isIconOnly ? <IconButton icon="person" label={t`Account of ${name}`} /> : undefined}
      variant="quiet"
      size="small"
      icon="person"
      className={styles.button}
      placement={placement}
      items={[
        {
          id: "account",
          label: t`My account`,
          description: me.email,
          icon: "person",
          onAction: () => void navigate({ to: "/account" }),
        },
        ...(install
          ? [
              {
                id: "install",
                label: t`Install the app`,
                description: t`Opens like other apps, and shows your sessions offline.`,
                icon: "download" as const,
                onAction: () => void install(),
              },
            ]
          : []),
        { id: "sign-out", label: t`Sign out`, icon: "sign-out", onAction: () => void signOut() },
      ]}
    />
  );
}
