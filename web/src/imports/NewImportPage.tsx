import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { isProblem } from "../api/problem";
import { useEdition } from "../app/edition";
import { NoPermission } from "../app/NoPermission";
import { useAccess } from "../app/session";
import { Page, Progress, Skeleton } from "../ui";
import { CheckResult } from "./CheckResult";
import { Refusal } from "./Refusal";
import { RefusedFile } from "./RefusedFile";
import { noOptions, type ReadingOptions } from "./request";
import { ScheduleReport } from "./ScheduleReport";
import { SourceForm } from "./SourceForm";
import type { Source } from "./source";
import { targetsFor } from "./targets";
import { useCheck } from "./useCheck";
import { useSchedule } from "./useSchedule";

const route = getRouteApi("/shell/e/$edition/imports/new");

export function NewImportPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const { target: wanted, award = "", round = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const targets = targetsFor(can);
  const target = targets.find(({ id }) => id === wanted) ?? targets[0];
  const check = useCheck();
  const schedule = useSchedule();
  const [source, setSource] = useState<Source | null>(null);
  const [options, setOptions] = useState<ReadingOptions>({ ...noOptions, award, round });
  const phase = schedule.report ? "report" : check.checked ? "checked" : check.error ? "refused" : "source";
  useFocusOnChange(phase);
  if (!target) return <NoPermission permission="registration.manage" />;

  const startOver = () => {
    check.reset();
    setSource(null);
    const { type, respondBy } = options;
    setOptions({ ...noOptions, type, respondBy, award: options.award, round: options.round });
    schedule.reset();
  };
  const checkAgain = async (next: Source, reading: ReadingOptions) => {
    setSource(next);
    setOptions(reading);
    await check.run({ edition: slug, target, source: next, options: reading });
  };
  const runSchedule = (next: Source, reading: ReadingOptions, isDryRun: boolean) => {
    setSource(next);
    setOptions(reading);
    return schedule.run({ edition: slug, target, source: next, options: reading }, isDryRun);
  };
  const send = (next: Source) => {
    if (target.id === "sessions")
      return runSchedule(next, { ...options, sheet: "", removeMissing: false }, true);
    return checkAgain(next, { ...options, mapping: {}, sheet: "", encoding: "" });
  };
  const refusal = isProblem(check.error, "unreadable-file") ? check.error : null;

  return (
    <Page title={<Trans>New import</Trans>} breadcrumbs={[{ label: t`Imports`, href: `/e/${slug}/imports` }]}>
      {schedule.report && source ? (
        <ScheduleReport
          report={schedule.report}
          error={schedule.error}
          isPending={schedule.isPending}
          removesMissing={options.removeMissing}
          onCheck={(removeMissing) => void runSchedule(source, { ...options, removeMissing }, true)}
          onImport={() => void runSchedule(source, options, false)}
          onAgain={startOver}
        />
      ) : check.checked && source ? (
        <CheckResult
          checked={check.checked}
          source={source}
          options={options}
          onOptions={setOptions}
          isChecking={check.isChecking}
          progress={check.progress}
          error={check.error}
          onCheck={checkAgain}
          onStartOver={startOver}
        />
      ) : refusal && source ? (
        <RefusedFile
          // A new answer has its own proposal.
          key={refusal.requestId ?? refusal.detail}
          error={refusal}
          target={target}
          source={source}
          options={options}
          isPending={check.isChecking}
          onCheck={checkAgain}
          onStartOver={startOver}
        />
      ) : (
        <>
          <SourceForm
            targets={targets}
            target={target}
            onTarget={(id) => void navigate({ search: { target: id }, replace: true })}
            options={options}
            onOptions={setOptions}
            isPending={check.isChecking || schedule.isPending}
            failure={
              check.error || schedule.error ? (
                <Refusal
                  error={check.error ?? schedule.error}
                  onRetry={() => {
                    if (source) void send(source);
                  }}
                />
              ) : null
            }
            onSource={(next) => void send(next)}
          />
          {check.isChecking ? <Checking progress={check.progress} /> : null}
        </>
      )}
    </Page>
  );
}

function Checking({ progress }: { progress: { value: number; max: number } | null }) {
  const { t } = useLingui();
  return (
    <>
      <Progress label={t`Checking the rows`} value={progress?.value} max={progress?.max} />
      <Skeleton shape="rows" lines={6} />
    </>
  );
}

/** Each step replaces the one before, with the control that had the focus: the title takes it. */
function useFocusOnChange(phase: string) {
  const shown = useRef(phase);
  useEffect(() => {
    if (shown.current === phase) return;
    shown.current = phase;
    document.querySelector("h1")?.focus();
  }, [phase]);
}
