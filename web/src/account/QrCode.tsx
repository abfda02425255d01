import { useMemo } from "react";
import styles from "./account.module.css";
import { qrCode } from "./qr";

/** Dark modules as one path; the quiet zone around it is the padding of the class. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const matrix = useMemo(() => qrCode(text), [text]);
  if (!matrix) return null;
  const path = matrix
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x + 4} ${y + 4}h1v1h-1z` : "")))
    .join("");
  const size = matrix.length + 8;
  return (
    <svg
      className={styles.qr}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={path} fill="#000" />
    </svg>
  );
}
