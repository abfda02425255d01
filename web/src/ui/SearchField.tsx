import { useEffect, useRef, useState } from "react";
import { cx } from "./cx";
import { Icon } from "./Icon";
import styles from "./SearchField.module.css";
import { Spinner } from "./Spinner";

export interface SearchFieldProps {
  label: string;
  /** What is searched for now, usually from the address of the page. */
  value: string;
  /** Called a moment after the last key, and at once for Enter and Escape. */
  onChange: (value: string) => void;
  placeholder?: string | undefined;
  isBusy?: boolean | undefined;
  /** In milliseconds. */
  delay?: number | undefined;
  className?: string | undefined;
}

/** Search as you type. */
export function SearchField(props: SearchFieldProps) {
  const { label, value, onChange, placeholder, isBusy = false, delay = 200, className } = props;
  const [draft, setDraft] = useState(value);
  const [seen, setSeen] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sent = useRef(value);
  if (seen !== value) {
    // Back, or a link, has changed the search; what was just sent comes back as it is.
    setSeen(value);
    if (sent.current !== value) setDraft(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  const send = (next: string) => {
    clearTimeout(timer.current);
    sent.current = next;
    if (next !== value) onChange(next);
  };
  return (
    <div className={cx(styles.search, className)}>
      {isBusy ? (
        <Spinner size={16} className={styles.icon} />
      ) : (
        <Icon name="search" size={16} className={styles.icon} />
      )}
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder ?? label}
        value={draft}
        className={styles.input}
        onChange={(event) => {
          const next = event.target.value;
          setDraft(next);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => send(next), delay);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.preventDefault();
            send(draft);
          } else if (event.key === "Escape" && draft !== "") {
            event.stopPropagation();
            setDraft("");
            send("");
          }
        }}
      />
    </div>
  );
}
