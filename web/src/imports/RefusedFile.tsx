import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { ProblemError } from "../api/problem";
import { Button, Form, FormActions, Notice, RequestId, Section } from "../ui";
import { columnsToMap, firstRowOf, type Mapping, unrecognisedOf } from "./mapping";
import { ReadingForm } from "./ReadingForm";
import { Refusal } from "./Refusal";
import type { ReadingOptions } from "./request";
import { headerOf, type Source, withHeader } from "./source";
import type { TargetInfo } from "./targets";

interface RefusedFileProps {
  error: ProblemError;
  target: TargetInfo;
  source: Source;
  options: ReadingOptions;
  isPending: boolean;
  onCheck: (source: Source, options: ReadingOptions) => Promise<void>;
  onStartOver: () => void;
}

/** A file that could not be read as it is: says why, and leads on with the columns and how to read it. */
export function RefusedFile(props: RefusedFileProps) {
  const { error, target, source, isPending, onCheck, onStartOver } = props;
  const { t } = useLingui();
  const unrecognised = unrecognisedOf(error.details);
  const firstRow = firstRowOf(error.details);
  // What the service proposes is filled in, to be checked by the person.
  const [options, setOptions] = useState<ReadingOptions>({
    ...props.options,
    mapping: firstRow ? addressOf(firstRow) : { ...unrecognised?.mapping, ...props.options.mapping },
  });
  const isText = source.kind === "text" || /^text\//.test(source.mediaType);
  const columns = columnsToMap({
    headers: firstRow ?? unrecognised?.found ?? null,
    recognised: unrecognised?.recognised ?? {},
    ignored: [],
    sent: unrecognised || firstRow ? {} : props.options.mapping,
  });
  // Only pasted cells can be changed here.
  const named =
    firstRow && source.kind === "text"
      ? withHeader(source.text, firstRow, headerOf(firstRow, options.mapping))
      : null;
  const again = () => {
    if (source.kind !== "text" || named === null) return onCheck(source, options);
    const fields = Object.values(options.mapping).map((field) => [field, field]);
    return onCheck({ ...source, text: named }, { ...options, mapping: Object.fromEntries(fields) });
  };
  return (
    <Section title={<bdi>{source.name}</bdi>}>
      {firstRow ? (
        <NoHeader canName={named !== null} requestId={error.requestId} />
      ) : (
        <Refusal error={error} onRetry={() => void again()} />
      )}
      <Form onSubmit={again} label={t`How the file is read`}>
        <ReadingForm
          target={target}
          options={options}
          onChange={setOptions}
          hasEncoding={source.kind === "file" && isText}
          hasSheet={!isText}
          columns={firstRow && named === null ? [] : columns}
          hasHeader={!firstRow}
        />
        <FormActions>
          <Button type="submit" variant="primary" isPending={isPending}>
            <Trans>Check again</Trans>
          </Button>
          <Button onPress={onStartOver}>
            <Trans>Choose another file</Trans>
          </Button>
        </FormActions>
      </Form>
    </Section>
  );
}

/** The cell of the row that is an e-mail address. */
function addressOf(firstRow: readonly string[]): Mapping {
  const address = firstRow.find((cell) => cell.includes("@"));
  return address ? { [address]: "email" } : {};
}

/** Says that the columns have no names, which would lose the first row. */
function NoHeader({ canName, requestId }: { canName: boolean; requestId: string | null }) {
  return (
    <Notice
      kind="danger"
      title={<Trans>The first line looks like a person, not like names of columns</Trans>}
      isLive
    >
      <p>
        {canName ? (
          <Trans>Choose below what each column contains, and check again.</Trans>
        ) : (
          <Trans>Add a line that names the columns above it, and choose the file again.</Trans>
        )}
      </p>
      {requestId ? <RequestId id={requestId} /> : null}
    </Notice>
  );
}
