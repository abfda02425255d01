import { Trans } from "@lingui/react/macro";
import { useLocalized } from "../app/edition";
import { useBothTimes } from "../app/useBothTimes";
import { Badge } from "../ui";
import { readComment } from "./comments";
import styles from "./declarations.module.css";
import type { Comment } from "./queries";

export function CommentList({ comments, version }: { comments: readonly Comment[]; version: number }) {
  const localized = useLocalized();
  const both = useBothTimes();
  if (comments.length === 0) return null;
  return (
    <ul className={styles.comments}>
      {comments.map((comment) => (
        <li key={comment.id} className={styles.comment}>
          <p className={styles.rowName}>
            <bdi>{localized(comment.city)}</bdi>
            <span className={styles.note}>{both(comment.created_at)}</span>
            {comment.version === version ? null : (
              <Badge>
                <Trans>On version {comment.version}</Trans>
              </Badge>
            )}
          </p>
          <p dir="auto" className={styles.commentText}>
            {readComment(comment.text).text}
          </p>
        </li>
      ))}
    </ul>
  );
}
