import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { isProblem } from "../api/problem";
import { useEdition } from "../app/edition";
import { NoPermission } from "../app/NoPermission";
import { useAccess } from "../app/session";
import { Page, Progress, Skeleton } from "../ui";
import { CheckResult } from "./CheckResult";
import { type ScheduleImportReport, sendSchedule } from "./queries";
import { Refusal } from "./Refusal";
import { RefusedFile } from "./RefusedFile";
import { noOptions, type ReadingOptions } from "./request";
import { ScheduleReport } from "./ScheduleReport";
import { SourceForm } from "./SourceForm";
import type { Source } from "./source";
import { targetsFor } from "./targets";
import { useCheck } from "./useCheck";

const route = getRouteApi("/shell/e/$edition/imports/new");

export function NewImportPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const { target: wanted } = route.useSearch();
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const targets = targetsFor(can);
  const target = targets.find(({ id }) => id === wanted) ?? targets[0];
  const check = useCheck();
  const [source, setSource] = useState<Source | null>(null);
  const [options, setOptions] = useState<ReadingOptions>(noOptions);
  const [schedule, setSchedule] = useState<ScheduleState>({ isPending: false, error: null, report: null });
  if (!target) return <NoPermission permission="registration.manage" />;

  const startOver = () => {
    check.reset();
    setSource(null);
    setOptions({ ...noOptions, type: options.type, respondBy: options.respondBy });
    setSchedule({ isPending: false, error: null, report: null });
  };
  const checkAgain = async (next: Source, reading: ReadingOptions) => {
    setSource(next);
    setOptions(reading);
    await check.run({ edition: slug, target, source: next, options: reading });
  };
  const importSchedule = async (next: Source) => {
    setSource(next);
    setSchedule({ isPending: true, error: null, report: null });
    try {
      const report = await sendSchedule(slug, target, next, options);
      setSchedule({ isPending: false, error: null, report });
      void client.invalidateQueries({ queryKey: ["editions", slug] });
    } catch (error) {
      setSchedule({ isPending: false, error, report: null });
    }
  };
  const send = (next: Source) => {
    if (target.id === "sessions") return importSchedule(next);
    return checkAgain(next, { ...options, mapping: {}, sheet: "", encoding: "" });
  };
  const refusal = isProblem(check.error, "unreadable-file") ? check.error : null;

  return (
    <Page title={<Trans>New import</Trans>} breadcrumbs={[{ label: t`Imports`, href: `/e/${slug}/imports` }]}>
      {schedule.report ? (
        <ScheduleReport report={schedule.report} onAgain={startOver} />
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

interface ScheduleState {
  isPending: boolean;
  error: unknown;
  report: ScheduleImportReport | null;
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
