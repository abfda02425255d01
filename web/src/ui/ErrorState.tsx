import { Trans } from "@lingui/react/macro";
import { Button } from "./Button";
import { Notice } from "./Notice";
import { RequestId } from "./RequestId";
import { useErrorText } from "./useErrorText";

export interface ErrorStateProps {
  error: unknown;
  onRetry?: (() => void) | undefined;
  isRetrying?: boolean | undefined;
  className?: string | undefined;
}

/** Something could not be loaded or done: what, what to do next, and the request id to quote. */
export function ErrorState({ error, onRetry, isRetrying = false, className }: ErrorStateProps) {
  const text = useErrorText(error);
  return (
    <Notice
      kind="danger"
      title={text.title}
      isLive
      className={className}
      actions={
        onRetry ? (
          <Button icon="refresh" onPress={onRetry} isPending={isRetrying}>
            <Trans>Try again</Trans>
          </Button>
        ) : null
      }
    >
      {text.detail ? <p>{text.detail}</p> : null}
      {text.original ? <p lang="en">{text.original}</p> : null}
      {text.advice ? <p>{text.advice}</p> : null}
      {text.requestId ? <RequestId id={text.requestId} /> : null}
    </Notice>
  );
}
