/** What a column of a list of people can have. */
export type Field =
  | "email"
  | "given_name"
  | "family_name"
  | "display_name"
  | "type"
  | "salutation"
  | "organisation"
  | "job_title"
  | "city"
  | "country";

/** Names of columns in the four languages of the app, without case, accents and punctuation. */
const names: Readonly<Record<Field, readonly string[]>> = {
  email: [
    ..."email|e mail|mail|email address|e mail address|courriel|adresse e mail|adresse electronique|correo".split(
      "|",
    ),
    ..."correo electronico|direccion de correo|邮箱|电子邮件|电子邮箱|邮件地址".split("|"),
  ],
  given_name:
    "given name|given names|first name|first names|forename|prenom|prenoms|nombre|nombres|nombre de pila|名|名字".split(
      "|",
    ),
  family_name: "family name|last name|surname|nom|nom de famille|apellido|apellidos|姓|姓氏".split("|"),
  display_name:
    "name|full name|member|participant|nom complet|nom et prenom|nombre completo|nombre y apellidos|姓名".split(
      "|",
    ),
  type: "type|registration type|category|type d inscription|categorie|tipo|tipo de inscripcion|categoria|类别|报名类别|类型".split(
    "|",
  ),
  salutation: "title|form of address|salutation|civilite|titre|tratamiento|称谓|称呼".split("|"),
  organisation:
    "organisation|organization|institution|company|organisme|institucion|organizacion|单位|机构".split("|"),
  job_title: "job title|position|function|role|fonction|poste|cargo|puesto|职务|职位".split("|"),
  city: "city|ville|ciudad|城市".split("|"),
  country: "country|pays|pais|国家|国家地区".split("|"),
};

const fields = new Map(
  (Object.keys(names) as Field[]).flatMap((field) => names[field].map((name) => [name, field] as const)),
);

/** A text without case, accents and punctuation. */
export function plain(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** The field of each column if the line is a header: it has two known names, or one of them names the e-mail. */
export function readHeader(cells: readonly string[]): (Field | null)[] | null {
  if (cells.some((cell) => cell.includes("@"))) return null;
  const found = cells.map((cell) => fields.get(plain(cell)) ?? null);
  const known = found.filter((field) => field !== null);
  if (!known.includes("email") && known.length < 2) return null;
  // Of two columns with the same meaning, the first counts.
  return found.map((field, at) => (field !== null && found.indexOf(field) === at ? field : null));
}

/** The fields of a line without a header: the cell with the address, then the name, then what the person does. */
export function guessFields(cells: readonly string[]): (Field | null)[] {
  const email = cells.findIndex((cell) => cell.includes("@"));
  const others = cells.flatMap((cell, at) => (at === email || cell === "" ? [] : [at]));
  const isOneName = others.length === 1 || /[\s,，]/.test(cells[others[0] ?? -1] ?? "");
  const order: Field[] = isOneName
    ? ["display_name", "job_title", "organisation"]
    : ["given_name", "family_name", "job_title", "organisation"];
  return cells.map((_, at) => (at === email ? "email" : (order[others.indexOf(at)] ?? null)));
}
