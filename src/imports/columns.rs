//! Maps the columns of a file to fields, by headers in any of four languages.

use std::collections::BTreeMap;

use super::file_error::ImportFileError;
use crate::{registration::questions::Question, types::folded};

/// Fields that a file can fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Email,
    GivenName,
    FamilyName,
    Type,
    Salutation,
    Organisation,
    JobTitle,
    City,
    Country,
    TimeZone,
    Languages,
}

/// Names of each field, folded; problems use the first one.
const NAMES: [(Field, &[&str]); 11] = [
    (
        Field::Email,
        &[
            "e-mail",
            "email",
            "e-mail address",
            "email address",
            "mail",
            "courriel",
            "adresse e-mail",
            "correo",
            "correo electronico",
            "邮箱",
            "电子邮件",
            "电子邮箱",
        ],
    ),
    (
        Field::GivenName,
        &[
            "given name",
            "given names",
            "first name",
            "firstname",
            "given_name",
            "forename",
            "prenom",
            "nombre",
            "nombres",
            "名",
            "名字",
        ],
    ),
    (
        Field::FamilyName,
        &[
            "family name",
            "last name",
            "lastname",
            "family_name",
            "surname",
            "nom",
            "nom de famille",
            "apellido",
            "apellidos",
            "姓",
            "姓氏",
        ],
    ),
    (
        Field::Type,
        &[
            "type",
            "registration type",
            "role",
            "category",
            "participant type",
            "categorie",
            "categoria",
            "tipo",
            "类型",
            "类别",
            "角色",
        ],
    ),
    (
        Field::Salutation,
        &["salutation", "title", "form of address", "civilite", "titre", "tratamiento", "称谓"],
    ),
    (
        Field::Organisation,
        &[
            "organisation",
            "organization",
            "institution",
            "company",
            "organismo",
            "organizacion",
            "机构",
            "单位",
        ],
    ),
    (
        Field::JobTitle,
        &["job title", "job_title", "position", "function", "fonction", "poste", "cargo", "职位", "职务"],
    ),
    (Field::City, &["city", "town", "ville", "ciudad", "城市"]),
    (Field::Country, &["country", "country code", "pays", "pais", "国家"]),
    (Field::TimeZone, &["time zone", "timezone", "time_zone", "fuseau horaire", "zona horaria", "时区"]),
    (Field::Languages, &["languages", "language", "langues", "langue", "idiomas", "idioma", "语言"]),
];

/// Mapping from the folded header of a column to the name of a field.
pub type Mapping = BTreeMap<String, String>;

/// Maps a column that is not imported.
const IGNORE: &str = "ignore";
/// Prefix of columns with answers.
const ANSWERS: &str = "answers.";

impl Field {
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(field, _)| *field == self).map_or("", |(_, names)| names[0])
    }

    /// Name of the field in mappings and exports.
    pub fn key(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::GivenName => "given_name",
            Self::FamilyName => "family_name",
            Self::Type => "type",
            Self::Salutation => "salutation",
            Self::Organisation => "organisation",
            Self::JobTitle => "job_title",
            Self::City => "city",
            Self::Country => "country",
            Self::TimeZone => "time_zone",
            Self::Languages => "languages",
        }
    }
}

/// What a column contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ColumnTarget {
    Field(Field),
    /// The question at this index of the list.
    Answer(usize),
    Ignored,
}

/// Positions of the fields and answers in a row.
#[derive(Debug)]
pub struct Columns {
    header: Vec<String>,
    places: Vec<(ColumnTarget, usize)>,
    pub ignored: Vec<String>,
}

/// Finds the fields of a header: from the mapping, else by any of their names, else as answers to questions.
pub fn find(
    header: &[String],
    mapping: &Mapping,
    questions: &[Question],
) -> Result<Columns, ImportFileError> {
    let mut columns = Columns { header: header.to_vec(), places: Vec::new(), ignored: Vec::new() };
    for (index, name) in header.iter().enumerate() {
        let folded = folded(name);
        let target = match mapping.get(&folded) {
            Some(mapped) => parse_target(mapped, questions)?,
            None => recognise(&folded, questions),
        };
        if target == ColumnTarget::Ignored {
            columns.ignored.push(name.clone());
            continue;
        }
        if let Some(other) = columns.place(target) {
            let what = match target {
                ColumnTarget::Field(field) => field.name().to_owned(),
                ColumnTarget::Answer(nth) => format!("{ANSWERS}{}", questions[nth].slug),
                ColumnTarget::Ignored => String::new(),
            };
            return Err(ImportFileError::TwoColumns(header[other].clone(), name.clone(), what));
        }
        columns.places.push((target, index));
    }
    let required = [Field::Email, Field::GivenName, Field::FamilyName];
    match required.into_iter().find(|field| !columns.has(*field)) {
        Some(missing) => Err(ImportFileError::NoColumn(missing.name())),
        None => Ok(columns),
    }
}

/// Checks that every column of a mapping is in the file and every target is a field.
pub fn check(mapping: &Mapping, header: &[String], questions: &[Question]) -> Result<(), ImportFileError> {
    let header: Vec<_> = header.iter().map(|name| folded(name)).collect();
    for (name, mapped) in mapping {
        parse_target(mapped, questions)?;
        if !header.contains(name) {
            return Err(ImportFileError::NoHeader(name.clone()));
        }
    }
    Ok(())
}

/// Checks that every target of a mapping is a field.
pub fn check_fields(mapping: &Mapping, questions: &[Question]) -> Result<(), ImportFileError> {
    mapping.values().try_for_each(|mapped| parse_target(mapped, questions).map(drop))
}

fn parse_target(mapped: &str, questions: &[Question]) -> Result<ColumnTarget, ImportFileError> {
    if mapped == IGNORE {
        return Ok(ColumnTarget::Ignored);
    }
    if let Some((field, _)) = NAMES.iter().find(|(field, _)| field.key() == mapped) {
        return Ok(ColumnTarget::Field(*field));
    }
    let slug = mapped.strip_prefix(ANSWERS).unwrap_or_default();
    let question =
        questions.iter().position(|question| *question.slug == *slug && question.retired_at.is_none());
    question.map(ColumnTarget::Answer).ok_or_else(|| {
        let fields = NAMES.iter().map(|(field, _)| field.key().to_owned());
        let answers = questions.iter().map(|question| format!("{ANSWERS}{}", question.slug));
        let all: Vec<_> = fields.chain(answers).chain([IGNORE.to_owned()]).collect();
        ImportFileError::NoField(mapped.to_owned(), all.join(", "))
    })
}

fn recognise(header: &str, questions: &[Question]) -> ColumnTarget {
    if let Some((field, _)) =
        NAMES.iter().find(|(field, names)| names.contains(&header) || field.key() == header)
    {
        return ColumnTarget::Field(*field);
    }
    let slug = header.strip_prefix(ANSWERS).unwrap_or(header);
    let asks = |question: &Question| {
        question.retired_at.is_none()
            && (*question.slug == *slug || question.text.texts().any(|text| folded(text) == header))
    };
    questions.iter().position(asks).map_or(ColumnTarget::Ignored, ColumnTarget::Answer)
}

impl Columns {
    fn place(&self, target: ColumnTarget) -> Option<usize> {
        self.places.iter().find(|(known, _)| *known == target).map(|(_, index)| *index)
    }

    pub fn has(&self, field: Field) -> bool {
        self.place(ColumnTarget::Field(field)).is_some()
    }

    /// Answers in a row: the index of the question, the header, and the cell if it is not empty.
    pub fn answers<'r>(&'r self, row: &'r [String]) -> impl Iterator<Item = (usize, &'r str, &'r str)> {
        self.places.iter().filter_map(|(target, index)| match target {
            ColumnTarget::Answer(nth) => {
                Some((*nth, &*self.header[*index], row.get(*index).filter(|cell| !cell.is_empty())?.as_str()))
            }
            _ => None,
        })
    }

    pub fn width(&self) -> usize {
        self.header.len()
    }

    /// The header of a field as written in the file.
    pub fn header(&self, field: Field) -> Option<&str> {
        self.place(ColumnTarget::Field(field)).map(|index| self.header[index].as_str())
    }

    /// The cell of a field; `None` if it is empty or the file has no such column.
    pub fn cell<'r>(&self, row: &'r [String], field: Field) -> Option<&'r str> {
        row.get(self.place(ColumnTarget::Field(field))?).map(String::as_str).filter(|cell| !cell.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Result<Columns, ImportFileError> {
        find(&names.iter().map(ToString::to_string).collect::<Vec<_>>(), &Mapping::new(), &[])
    }

    #[test]
    fn headers_in_four_languages_are_recognised() {
        for names in [
            ["E-mail", "First name", "Last Name"],
            ["Courriel", "Prénom", "NOM"],
            ["Correo electrónico", "Nombre", "Apellidos"],
            ["电子邮件", "名", "姓"],
        ] {
            assert!(header(&names).is_ok(), "{names:?}");
        }
    }

    #[test]
    fn unknown_and_missing_columns_are_reported() {
        let columns = header(&["Ref", "E-mail", "First name", "Last Name", "Notes"]).unwrap();
        assert_eq!(columns.ignored, ["Ref", "Notes"]);
        assert_eq!(header(&["E-mail", "Nom"]).unwrap_err(), ImportFileError::NoColumn("given name"));
        assert!(matches!(header(&["E-mail", "Mail", "Nom", "Prénom"]), Err(ImportFileError::TwoColumns(..))));
    }

    #[test]
    fn a_mapping_takes_precedence_over_known_names() {
        let names: Vec<_> = ["Contact", "Given", "First name", "Last name"].map(str::to_owned).into();
        let mapping = |pairs: &[(&str, &str)]| -> Mapping {
            pairs.iter().map(|(header, field)| ((*header).to_owned(), (*field).to_owned())).collect()
        };
        let columns = find(
            &names,
            &mapping(&[("contact", "email"), ("first name", "ignore"), ("given", "given_name")]),
            &[],
        );
        let row = ["ana@x.example", "Ana", "no", "Sousa"].map(str::to_owned);
        assert_eq!(columns.unwrap().cell(&row, Field::GivenName), Some("Ana"));
        assert!(matches!(
            find(&names, &mapping(&[("contact", "emial")]), &[]),
            Err(ImportFileError::NoField(..))
        ));
        let absent = check(&mapping(&[("no such", "email")]), &names, &[]);
        assert_eq!(absent, Err(ImportFileError::NoHeader("no such".into())));
    }
}
