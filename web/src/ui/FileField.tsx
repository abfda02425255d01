import { Trans, useLingui } from "@lingui/react/macro";
import { type DragEvent, useRef, useState } from "react";
import { Button } from "./Button";
import { cx } from "./cx";
import { FieldDescription, FieldMessage, type FieldProps, RequiredMark } from "./Field";
import fieldStyles from "./Field.module.css";
import styles from "./FileField.module.css";
import { accepts, formatBytes } from "./files";
import { useField } from "./formContext";
import { Icon } from "./Icon";

export interface FileFieldProps extends Omit<FieldProps, "name"> {
  name?: string | undefined;
  /** As in HTML: ".csv,.xlsx" or "image/*". */
  accept: string;
  onFile: (file: File | null) => void;
  /** In bytes; a larger file is refused before it is sent. */
  maxSize?: number | undefined;
}

/** Drop a file on it, or choose one. */
export function FileField(props: FileFieldProps) {
  const { label, accept, onFile, maxSize, className, name = "/file" } = props;
  const { t, i18n } = useLingui();
  const [file, setFile] = useState<File | null>(null);
  const [refusal, setRefusal] = useState<string>();
  const [isOver, setIsOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const field = useField({ ...props, name, error: props.error ?? refusal });

  const take = (next: File | null) => {
    field.dismiss();
    let reason: string | undefined;
    if (next && !accepts(accept, next))
      reason = t`This kind of file is not accepted. Choose one of: ${accept}`;
    else if (next && maxSize !== undefined && next.size > maxSize) {
      const limit = formatBytes(maxSize, i18n.locale);
      const size = formatBytes(next.size, i18n.locale);
      reason = t`The file is ${size}. The limit is ${limit}.`;
    }
    setRefusal(reason);
    const taken = reason ? null : next;
    setFile(taken);
    if (!taken && input.current) input.current.value = "";
    onFile(taken);
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    if (!props.isDisabled) take(event.dataTransfer.files.item(0));
  };

  return (
    <div className={cx(fieldStyles.field, className)} data-field-invalid={field.message ? "" : undefined}>
      <label htmlFor={field.id} className={props.isLabelHidden ? "visually-hidden" : fieldStyles.label}>
        {label}
        {props.isRequired ? <RequiredMark /> : null}
      </label>
      <FieldDescription field={field}>{props.description}</FieldDescription>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the input inside does the same by keyboard. */}
      <div
        className={cx(styles.zone, isOver && styles.over)}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={dropped}
      >
        <input
          ref={input}
          id={field.id}
          name={name}
          type="file"
          accept={accept}
          required={props.isRequired && !file}
          disabled={props.isDisabled}
          aria-describedby={field.describedBy}
          aria-invalid={field.message ? true : undefined}
          className={styles.input}
          onChange={(event) => take(event.target.files?.item(0) ?? null)}
        />
        <Icon name={file ? "document" : "upload"} size={24} className={styles.icon} />
        {file ? (
          <p className={styles.text} aria-live="polite">
            <strong>{file.name}</strong> <span className="muted">{formatBytes(file.size, i18n.locale)}</span>
          </p>
        ) : (
          <p className={styles.text}>
            <Trans>
              <span className={styles.choose}>Choose a file</span> or drop it here
            </Trans>
          </p>
        )}
      </div>
      {file ? (
        <Button
          variant="quiet"
          size="small"
          icon="close"
          className={styles.remove}
          onPress={() => take(null)}
        >
          <Trans>Remove the file</Trans>
        </Button>
      ) : null}
      <FieldMessage field={field} />
    </div>
  );
}
