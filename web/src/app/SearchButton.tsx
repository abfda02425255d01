import { Trans } from "@lingui/react/macro";
import { Icon, Kbd } from "../ui";
import styles from "./SearchButton.module.css";
import { isMac } from "./shortcuts";

/** Opens the command palette, and says its key. */
export function SearchButton({ onPress }: { onPress: () => void }) {
  return (
    <button
      type="button"
      onClick={onPress}
      className={styles.search}
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K Meta+K"
    >
      <Icon name="search" size={16} />
      <span className={styles.text}>
        <Trans>Search</Trans>
      </span>
      <Kbd className={styles.keys}>{isMac() ? "⌘K" : "Ctrl K"}</Kbd>
    </button>
  );
}
