// The package.json of this folder says that only style sheets have side effects. Without it every page would load every
// component that any page uses.
export { AppLink, type AppLinkProps, useOpen } from "./AppLink";
export { Badge, type BadgeProps, type Tone } from "./Badge";
export {
  Button,
  type ButtonProps,
  type ButtonSize,
  type ButtonVariant,
  IconButton,
  type IconButtonProps,
  LinkButton,
} from "./Button";
export { Card, CardGrid, type CardProps, Figure, type FigureProps } from "./Card";
export { CheckboxField, type CheckboxFieldProps } from "./CheckboxField";
export { ColourField, type ColourFieldProps } from "./ColourField";
export { ColumnChooser, type ColumnChooserProps, useColumns } from "./ColumnChooser";
export { ConfirmDialog, type ConfirmDialogProps } from "./ConfirmDialog";
export { CopyField, type CopyFieldProps } from "./CopyField";
export { cx } from "./cx";
export { DataTable, type DataTableProps, type TableSelection } from "./DataTable";
export { DateTimeField, type DateTimeFieldProps } from "./DateTimeField";
export { type DescriptionItem, DescriptionList, type DescriptionListProps } from "./DescriptionList";
export { Dialog, type DialogProps } from "./Dialog";
export { EmptyState, type EmptyStateProps } from "./EmptyState";
export { ErrorState, type ErrorStateProps } from "./ErrorState";
export type { FieldProps } from "./Field";
export { FileField, type FileFieldProps } from "./FileField";
export { Form, FormActions, type FormActionsProps, type FormProps, RequiredHint } from "./Form";
export { formatBytes } from "./files";
export { Icon, type IconProps } from "./Icon";
export type { IconName } from "./icons";
export { Kbd, type KbdProps } from "./Kbd";
export { keepFocusIn } from "./keepFocus";
export { LocalizedField, type LocalizedFieldProps } from "./LocalizedField";
export { confirmLeave, useLeaveGuard } from "./leave";
export type { LocalizedText } from "./localizedText";
export { Menu, type MenuItemProps, type MenuProps } from "./Menu";
export { Bar, Meter, type MeterProps } from "./Meter";
export { type Difference, differencesOf, mergeValues, type Side } from "./merge";
export { Notice, type NoticeKind, type NoticeProps } from "./Notice";
export { NumberField, type NumberFieldProps } from "./NumberField";
export { OrderedList, type OrderedListProps } from "./OrderedList";
export { Original } from "./Original";
export { moved, nextPosition, positionChanges } from "./order";
export { type Breadcrumb, Page, type PageProps, Section, type SectionProps } from "./Page";
export { Popover, type PopoverProps } from "./Popover";
export { Progress, type ProgressProps } from "./Progress";
export { type QueryLike, QueryState, type QueryStateProps } from "./QueryState";
export { RadioGroupField, type RadioGroupFieldProps, type RadioOption } from "./RadioGroupField";
export { RequestId } from "./RequestId";
export { ScrollRegion, type ScrollRegionProps } from "./ScrollRegion";
export { SearchField, type SearchFieldProps } from "./SearchField";
export { SelectField, type SelectFieldProps, type SelectOption } from "./SelectField";
export { Skeleton, type SkeletonProps } from "./Skeleton";
export { Spinner, type SpinnerProps } from "./Spinner";
export { SwitchField, type SwitchFieldProps } from "./SwitchField";
export { isSame } from "./same";
export { isSelected, type SelectedRows, type SelectionState, selectionState } from "./selection";
export { type TabItem, Tabs, type TabsProps } from "./Tabs";
export { TextField, type TextFieldProps } from "./TextField";
export { Timeline, type TimelineItem, type TimelineProps } from "./Timeline";
export { Toaster } from "./Toaster";
export { Toolbar, type ToolbarProps } from "./Toolbar";
export type { Column } from "./tableColumns";
export { type ToastOptions, toast } from "./toasts";
export { type Drag, useDragOrder } from "./useDragOrder";
export { useErrorText } from "./useErrorText";
export { type FormOptions, type FormState, useForm } from "./useForm";
export { useLanguageName } from "./useLanguageName";
export { useNumber } from "./useNumber";
export { fromWallClock, toWallClock } from "./zonedTime";
export { generalZoneLabel, zoneLabel } from "./zoneLabel";
