//! Which column of a file is which field, by its header in any of four languages.

use super::decode::Unreadable;
use crate::types::folded;

/// The fields that a file may fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Email,
    GivenName,
    FamilyName,
    Type,
    Salutation,
    Organisation,
    Position,
    City,
    Country,
    TimeZone,
    Languages,
}

/// What each field is called, folded; the first name is the one that problems use.
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
    (Field::Position, &["position", "job title", "function", "fonction", "poste", "cargo", "职位", "职务"]),
    (Field::City, &["city", "town", "ville", "ciudad", "城市"]),
    (Field::Country, &["country", "country code", "pays", "pais", "国家"]),
    (Field::TimeZone, &["time zone", "timezone", "time_zone", "fuseau horaire", "zona horaria", "时区"]),
    (Field::Languages, &["languages", "language", "langues", "langue", "idiomas", "idioma", "语言"]),
];

impl Field {
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(field, _)| *field == self).map_or("", |(_, names)| names[0])
    }
}

/// Where each field stands in a row.
#[derive(Debug)]
pub struct Columns {
    header: Vec<String>,
    places: Vec<(Field, usize)>,
    pub ignored: Vec<String>,
}

/// Finds the fields of a header.
pub fn find(header: &[String]) -> Result<Columns, Unreadable> {
    let mut columns = Columns { header: header.to_vec(), places: Vec::new(), ignored: Vec::new() };
    for (index, name) in header.iter().enumerate() {
        let folded = folded(name);
        match NAMES.iter().find(|(_, names)| names.contains(&folded.as_str())) {
            None => columns.ignored.push(name.clone()),
            Some((field, _)) => {
                if let Some(other) = columns.place(*field) {
                    return Err(Unreadable::TwoColumns(header[other].clone(), name.clone(), field.name()));
                }
                columns.places.push((*field, index));
            }
        }
    }
    let required = [Field::Email, Field::GivenName, Field::FamilyName];
    match required.into_iter().find(|field| !columns.has(*field)) {
        Some(missing) => Err(Unreadable::NoColumn(missing.name())),
        None => Ok(columns),
    }
}

impl Columns {
    fn place(&self, field: Field) -> Option<usize> {
        self.places.iter().find(|(known, _)| *known == field).map(|(_, index)| *index)
    }

    pub fn has(&self, field: Field) -> bool {
        self.place(field).is_some()
    }

    pub fn width(&self) -> usize {
        self.header.len()
    }

    /// The header of a field, as it stands in the file.
    pub fn header(&self, field: Field) -> Option<&str> {
        self.place(field).map(|index| self.header[index].as_str())
    }

    /// The cell of a field; `None` where it is empty or the file has no such column.
    pub fn cell<'r>(&self, row: &'r [String], field: Field) -> Option<&'r str> {
        row.get(self.place(field)?).map(String::as_str).filter(|cell| !cell.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Result<Columns, Unreadable> {
        find(&names.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn headers_of_four_languages_are_known() {
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
    fn what_is_not_known_is_named() {
        let columns = header(&["Ref", "E-mail", "First name", "Last Name", "Notes"]).unwrap();
        assert_eq!(columns.ignored, ["Ref", "Notes"]);
        assert_eq!(header(&["E-mail", "Nom"]).unwrap_err(), Unreadable::NoColumn("given name"));
        assert!(matches!(header(&["E-mail", "Mail", "Nom", "Prénom"]), Err(Unreadable::TwoColumns(..))));
    }
}
