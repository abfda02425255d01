import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { ProblemError } from "../api/problem";
import { Button, Form, FormActions, Section } from "../ui";
import { columnsToMap, unrecognisedOf } from "./mapping";
import { ReadingForm } from "./ReadingForm";
import { Refusal } from "./Refusal";
import type { ReadingOptions } from "./request";
import type { Source } from "./source";
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
  // What the service proposes is filled in, to be checked by the person.
  const [options, setOptions] = useState<ReadingOptions>({
    ...props.options,
    mapping: { ...unrecognised?.mapping, ...props.options.mapping },
  });
  const isText = source.kind === "text" || /^text\//.test(source.mediaType);
  const columns = columnsToMap({
    headers: unrecognised?.found ?? null,
    recognised: unrecognised?.recognised ?? {},
    ignored: [],
    sent: unrecognised ? {} : props.options.mapping,
  });
  const again = () => onCheck(source, options);
  return (
    <Section title={<bdi>{source.name}</bdi>}>
      <Refusal error={error} onRetry={() => void again()} />
      <Form onSubmit={again} label={t`How the file is read`}>
        <ReadingForm
          target={target}
          options={options}
          onChange={setOptions}
          hasEncoding={source.kind === "file" && isText}
          hasSheet={!isText}
          columns={columns}
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
