import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEdition, useLocalized } from "../app/edition";
import { questionsQuery } from "../app/people/questions";
import { LinkButton, Notice } from "../ui";
import { unanswered } from "./details";
import type { Registration } from "./queries";

/** Says that required questions are open, as in a registration that a focal point or the organisers made. */
export function MissingAnswers({ registration }: { registration: Registration }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const { data } = useQuery(questionsQuery(slug, false));
  const open = unanswered(data?.items ?? [], registration);
  if (open.length === 0) return null;
  return (
    <Notice
      kind="warning"
      title={t`${plural(open.length, {
        one: "# question still needs your answer",
        other: "# questions still need your answer",
      })}`}
      actions={
        <LinkButton
          to="/e/$edition/me/details"
          params={{ edition: slug }}
          search={{}}
          size="small"
          icon="edit"
        >
          <Trans>Answer</Trans>
        </LinkButton>
      }
    >
      {open.map(({ text }) => localized(text)).join("; ")}
    </Notice>
  );
}
