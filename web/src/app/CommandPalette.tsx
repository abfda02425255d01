import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Dialog, Icon, Spinner } from "../ui";
import styles from "./CommandPalette.module.css";
import { useCommands } from "./useCommands";

/** Pages, people, editions and actions by the keyboard: type, arrows, Enter. */
export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const id = useId();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const { groups, isSearching } = useCommands(query);
  const commands = groups.flatMap((group) =>
    group.commands.map((command) => ({ ...command, key: `${group.id}:${command.id}` })),
  );
  const current = commands[Math.min(at, commands.length - 1)];
  const optionId = (key: string) => `${id}-${key}`;

  const currentKey = current?.key;
  useEffect(() => {
    if (currentKey === undefined) return;
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [currentKey]);

  const run = (command: { run: () => void }) => {
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || commands.length === 0) return;
    const last = commands.length - 1;
    const position = Math.min(at, last);
    const next: Record<string, number> = {
      ArrowDown: position === last ? 0 : position + 1,
      ArrowUp: position === 0 ? last : position - 1,
      PageDown: Math.min(last, position + 8),
      PageUp: Math.max(0, position - 8),
    };
    const target = next[event.key];
    if (target !== undefined) {
      event.preventDefault();
      setAt(target);
    } else if (event.key === "Enter" && current) {
      event.preventDefault();
      run(current);
    }
  };
  const found = commands.length;
  return (
    <Dialog
      title={<Trans>Search and commands</Trans>}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <div className={styles.palette}>
        <div className={styles.field}>
          <Icon name="search" size={16} className={styles.icon} />
          <input
            // The dialog is opened to type.
            autoFocus
            type="text"
            role="combobox"
            aria-label={t`Search pages, people, editions and actions`}
            aria-expanded={found > 0}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={current ? optionId(current.key) : undefined}
            autoComplete="off"
            spellCheck={false}
            value={query}
            placeholder={t`Type a name, a page or an action`}
            className={styles.input}
            onChange={(event) => {
              setQuery(event.target.value);
              setAt(0);
            }}
            onKeyDown={onKeyDown}
          />
          {isSearching ? <Spinner size={16} /> : null}
        </div>
        <p role="status" className="visually-hidden">
          {isSearching ? t`Searching` : t`${plural(found, { one: "# result", other: "# results" })}`}
        </p>
        <div ref={list} id={`${id}-list`} role="listbox" aria-label={t`Results`} className={styles.list}>
          {groups.map((group) => (
            // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a listbox.
            <div key={group.id} role="group" aria-labelledby={`${id}-${group.id}`}>
              <p id={`${id}-${group.id}`} className={styles.heading}>
                {group.label}
              </p>
              {group.commands.map((command) => {
                const key = `${group.id}:${command.id}`;
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the input, which keeps the focus.
                  // biome-ignore lint/a11y/useFocusableInteractive: see above.
                  <div
                    key={key}
                    id={optionId(key)}
                    role="option"
                    aria-selected={key === currentKey}
                    className={styles.option}
                    onClick={() => run(command)}
                    onPointerMove={() => setAt(commands.findIndex((one) => one.key === key))}
                  >
                    <Icon name={command.icon} size={16} className={styles.icon} />
                    <span className={styles.label}>{command.label}</span>
                    {command.note ? <span className={styles.note}>{command.note}</span> : null}
                  </div>
                );
              })}
            </div>
          ))}
        </div>
        {found === 0 && !isSearching ? (
          <p className={styles.none}>
            <Trans>Nothing found. Try fewer letters, or another spelling.</Trans>
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}
