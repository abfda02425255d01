import { useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { fetchRaw } from "../api/client";
import { Menu, toast } from "../ui";
import { saveFile } from "./download";
import { useEdition } from "./edition";
import { useLanguage } from "./language";

interface ExportMenuProps {
  /** Of the list, below the address of the edition. */
  path: string;
}

/** The name that the service gives a file. */
const nameOf = ({ headers }: Response) =>
  /filename="([^"]+)"/.exec(headers.get("Content-Disposition") ?? "")?.[1] ?? "list";

/** Downloads a whole list as a file that can be changed and imported again. */
export function ExportMenu({ path }: ExportMenuProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const language = useLanguage();
  const { mutate, isPending } = useMutation({
    mutationFn: async (format: "csv" | "xlsx") => {
      const query = new URLSearchParams({ format, lang: language });
      const list = `/api/v1/congresses/${encodeURIComponent(slug)}/${path}`;
      const response = await fetchRaw(`${list}/export?${query}`);
      saveFile(nameOf(response), await response.blob());
    },
    onSuccess: () => toast(t`The file is saved.`, { tone: "success" }),
    onError: () => toast(t`The list could not be exported. Try again.`, { tone: "danger" }),
  });
  return (
    <Menu
      label={t`Export`}
      icon="download"
      placement="bottom end"
      isDisabled={isPending}
      items={[
        {
          id: "xlsx",
          label: t`Excel`,
          description: t`To change in a spreadsheet and import again.`,
          onAction: () => mutate("xlsx"),
        },
        {
          id: "csv",
          label: t`CSV`,
          description: t`Text in UTF-8 for any program. It can be imported again.`,
          onAction: () => mutate("csv"),
        },
      ]}
    />
  );
}
