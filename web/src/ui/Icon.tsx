import { cx } from "./cx";
import styles from "./Icon.module.css";
import { type IconName, iconPaths, mirrored } from "./icons";

export interface IconProps {
  name: IconName;
  /** In pixels. Default: 20. */
  size?: number | undefined;
  /** A name for screen readers, for an icon whose meaning no text next to it gives. */
  label?: string | undefined;
  className?: string | undefined;
}

export function Icon({ name, size = 20, label, className }: IconProps) {
  const classes = cx(styles.icon, mirrored.has(name) && styles.mirrored, className);
  const shape = <path d={iconPaths[name]} />;
  if (label) {
    return (
      <svg className={classes} width={size} height={size} viewBox="0 0 20 20" role="img" aria-label={label}>
        {shape}
      </svg>
    );
  }
  return (
    <svg className={classes} width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
      {shape}
    </svg>
  );
}
