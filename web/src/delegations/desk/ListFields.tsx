import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useLanguage } from "../../app/language";
import { FileField, Notice, TextField } from "../../ui";
import styles from "../delegations.module.css";
import { type FileText, largestFile, readText } from "./file";

interface ListFieldsProps {
  text: string;
  onChange: (text: string) => void;
}

/** Where a list comes from: the clipboard, or a file that stays on this device until it is sent as members. */
export function ListFields({ text, onChange }: ListFieldsProps) {
  const { t } = useLingui();
  const language = useLanguage();
  const [read, setRead] = useState<FileText | null>(null);
  const take = async (file: File | null) => {
    if (!file) {
      setRead(null);
      return;
    }
    const found = readText(new Uint8Array(await file.arrayBuffer()), language);
    setRead(found);
    if ("text" in found) onChange(found.text);
  };
  return (
    <div className={styles.stack}>
      <TextField
        label={t`List of people`}
        name="/list"
        description={t`Paste cells of a spreadsheet, or names and addresses from an e-mail, one person a line. A first line with the names of the columns is understood.`}
        placeholder={"Ana\tVega\tana.vega@city.example\tDeputy mayor"}
        multiline
        rows={8}
        spellCheck={false}
        value={text}
        onChange={onChange}
      />
      <FileField
        label={t`Or a file`}
        description={t`Text separated by commas, semicolons or tabs (CSV, TSV).`}
        accept=".csv,.tsv,.txt,.xlsx,.xls,.ods"
        maxSize={largestFile}
        onFile={(file) => void take(file)}
      />
      {read ? <FileNotice read={read} /> : null}
    </div>
  );
}

function FileNotice({ read }: { read: FileText }) {
  if ("text" in read) {
    return read.isGuessed ? (
      <Notice kind="warning" isLive title={<Trans>Check the accents in the names</Trans>}>
        <Trans>
          The file does not say in which encoding it is. Save it as “CSV UTF-8” if names look wrong.
        </Trans>
      </Notice>
    ) : null;
  }
  return read.refusal === "workbook" ? (
    <Notice kind="danger" isLive title={<Trans>This is a workbook, not text</Trans>}>
      <Trans>
        Open it in your spreadsheet program, select the rows, copy them and paste them above. Or save the
        sheet as “CSV UTF-8” and choose that file.
      </Trans>
    </Notice>
  ) : (
    <Notice kind="danger" isLive title={<Trans>This file is not text</Trans>}>
      <Trans>Choose a CSV or TSV file, or paste the rows above.</Trans>
    </Notice>
  );
}
