import { useMemo } from "react";
import { encode } from "uqr";
import styles from "./account.module.css";
import { pathOf } from "./qrPath";

/** Dark modules as one path. */
export function QrCode({ text, label }: { text: string; label: string }) {
  // Four modules of quiet space around the code, as readers need it.
  const { data, size } = useMemo(() => encode(text, { ecc: "M", border: 4 }), [text]);
  return (
    <svg
      className={styles.qr}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={pathOf(data)} fill="#000" />
    </svg>
  );
}
