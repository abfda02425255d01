//! What importing a file will do to each of its rows. Pure.

use std::collections::HashMap;

use super::{
    super::{
        catalogue::{self, RegistrationEvent},
        questions::Values,
        reference,
        registrations::model::{Person, Registration},
        types::RegistrationType,
    },
    columns::{Columns, Field},
    countries::country,
    model::{Outcome, RowOutcome, RowProblem},
};
use crate::types::{Country, Email, Language, RegistrationId, RegistrationTypeId, TimeZone, folded};

/// A row that was read, before it is held against what is registered.
#[derive(Debug)]
pub struct Draft {
    row: i32,
    /// Whom the row is about, refused or not, as far as that can be read.
    about: Option<Email>,
    /// `None`: refused, `problems` say why.
    delegate: Option<Delegate>,
    problems: Vec<RowProblem>,
    /// It says the same as an earlier row of the file.
    repeats: bool,
}

/// Somebody whom the file names.
#[derive(Clone, Debug, PartialEq)]
pub struct Delegate {
    pub email: Email,
    pub person: Person,
    pub r#type: RegistrationTypeId,
}

/// A row and what will be done about it.
#[derive(Debug)]
pub struct Planned {
    row: i32,
    about: Option<Email>,
    change: Change,
    problems: Vec<RowProblem>,
}

#[derive(Debug)]
pub enum Change {
    Create {
        delegate: Delegate,
        written: Option<RegistrationId>,
    },
    Update {
        id: RegistrationId,
        reference: String,
        delegate: Delegate,
    },
    /// `None`: what it repeats or would make is not written yet.
    Nothing(Option<RegistrationId>),
    Refuse,
}

/// A registration that is known already.
#[derive(Debug)]
pub struct Known {
    pub registration: Registration,
    pub r#type: RegistrationTypeId,
}

/// A registration to be written.
#[derive(Debug)]
pub struct Write<'p> {
    pub id: RegistrationId,
    pub reference: String,
    pub delegate: &'p Delegate,
}

impl Draft {
    pub fn email(&self) -> Option<&Email> {
        self.delegate.as_ref().map(|delegate| &delegate.email)
    }
}

/// Reads the rows, each for itself and against the rows before it.
pub fn drafts(
    rows: &[Vec<String>],
    columns: &Columns,
    types: &[RegistrationType],
    default_type: Option<&str>,
) -> Vec<Draft> {
    let mut first: HashMap<Email, (i32, Delegate)> = HashMap::new();
    let mut drafts = Vec::with_capacity(rows.len());
    for (number, cells) in (1..).zip(rows) {
        let mut reading = Reading { cells, columns, about: None, problems: Vec::new(), refused: false };
        let mut delegate = reading.delegate(types, default_type);
        let mut repeats = false;
        if let Some(found) = &delegate {
            match first.get(&found.email) {
                None => {
                    first.insert(found.email.clone(), (number, found.clone()));
                }
                Some((earlier, same)) => {
                    repeats = same == found;
                    let detail = match repeats {
                        true => format!("it says the same as row {earlier}"),
                        false => {
                            format!("row {earlier} has the same e-mail; one person has one registration")
                        }
                    };
                    reading.note(Some(Field::Email), "duplicate_in_file", detail);
                    if !repeats {
                        delegate = None;
                    }
                }
            }
        }
        drafts.push(Draft {
            row: number,
            about: reading.about,
            delegate,
            problems: reading.problems,
            repeats,
        });
    }
    drafts
}

/// Decides what becomes of each row, given what is registered already (by e-mail).
pub fn decide(drafts: Vec<Draft>, columns: &Columns, known: &HashMap<String, Known>) -> Vec<Planned> {
    let plan = |draft: Draft| {
        let Draft { row, about, delegate, problems, repeats } = draft;
        let change = match delegate {
            None => Change::Refuse,
            Some(delegate) => match known.get(&*delegate.email) {
                _ if repeats => {
                    Change::Nothing(known.get(&*delegate.email).map(|known| known.registration.id))
                }
                None => Change::Create { delegate, written: None },
                Some(known) => update(known, delegate, columns),
            },
        };
        Planned { row, about, change, problems }
    };
    drafts.into_iter().map(plan).collect()
}

/// What a row changes of a registration: only what the file has a column for.
fn update(known: &Known, new: Delegate, columns: &Columns) -> Change {
    let before =
        Delegate { email: new.email.clone(), person: known.registration.person(), r#type: known.r#type };
    let mut after = before.clone();
    let (person, new_person) = (&mut after.person, new.person);
    let text = |known: &mut String, new: String| {
        if !is_worn(&new, known) {
            *known = new;
        }
    };
    let optional = |known: &mut Option<String>, new: Option<String>| match (known, new) {
        (Some(known), Some(new)) => text(known, new),
        (known, new) => *known = new,
    };
    text(&mut person.given_name, new_person.given_name);
    text(&mut person.family_name, new_person.family_name);
    let has = |field| columns.has(field);
    if has(Field::Salutation) {
        optional(&mut person.salutation, new_person.salutation);
    }
    if has(Field::Organisation) {
        optional(&mut person.organisation, new_person.organisation);
    }
    if has(Field::Position) {
        optional(&mut person.position, new_person.position);
    }
    if has(Field::City) {
        optional(&mut person.city, new_person.city);
    }
    if has(Field::Country) {
        person.country = new_person.country;
    }
    if has(Field::TimeZone) {
        person.time_zone = new_person.time_zone;
    }
    if has(Field::Languages) {
        person.languages = new_person.languages;
    }
    if has(Field::Type) {
        after.r#type = new.r#type;
    }
    let id = known.registration.id;
    match after == before {
        true => Change::Nothing(Some(id)),
        false => Change::Update { id, reference: known.registration.reference.clone(), delegate: after },
    }
}

/// Whether a text is the known one with characters lost, and so must not replace it: `Pozna?` and `Poznań`.
fn is_worn(new: &str, known: &str) -> bool {
    let lost = |c| matches!(c, '?' | char::REPLACEMENT_CHARACTER);
    new.chars().count() == known.chars().count()
        && new.chars().zip(known.chars()).all(|(new, known)| new == known || lost(new))
}

/// Where a row is refused, keeps all the others from being written, and says so of each. Whether there was one.
pub fn hold_back(planned: &mut [Planned]) -> bool {
    let refused = planned.iter().filter(|row| matches!(row.change, Change::Refuse)).count();
    if refused == 0 {
        return false;
    }
    for row in
        planned.iter_mut().filter(|row| matches!(row.change, Change::Create { .. } | Change::Update { .. }))
    {
        let id = match row.change {
            Change::Update { id, .. } => Some(id),
            _ => None,
        };
        let detail = format!(
            "the row is sound, but in atomic mode nothing is written while {refused} other rows are refused"
        );
        row.problems.push(RowProblem::new(None, "held_back", detail));
        row.change = Change::Nothing(id);
    }
    true
}

impl Planned {
    /// What is to be written for a row that makes a registration; gives it its id and reference.
    pub fn created(&mut self, prefix: &str) -> Option<Write<'_>> {
        let Change::Create { delegate, written } = &mut self.change else { return None };
        let id = *written.insert(RegistrationId::new());
        Some(Write { id, reference: reference::draw(prefix), delegate })
    }

    /// What is to be written for a row that changes a registration.
    pub fn updated(&self) -> Option<Write<'_>> {
        let Change::Update { id, reference, delegate } = &self.change else { return None };
        Some(Write { id: *id, reference: reference.clone(), delegate })
    }

    /// The registration that was written, and the event that tells of it.
    pub fn event(&self) -> Option<(RegistrationId, &'static RegistrationEvent)> {
        match &self.change {
            Change::Create { written, .. } => Some(((*written)?, &catalogue::REGISTRATION_CREATED)),
            Change::Update { id, .. } => Some((*id, &catalogue::REGISTRATION_UPDATED)),
            Change::Nothing(_) | Change::Refuse => None,
        }
    }

    pub fn report(self) -> RowOutcome {
        let (outcome, registration) = match self.change {
            Change::Create { written, .. } => (Outcome::Created, written),
            Change::Update { id, .. } => (Outcome::Updated, Some(id)),
            Change::Nothing(id) => (Outcome::Unchanged, id),
            Change::Refuse => (Outcome::Refused, None),
        };
        RowOutcome { row: self.row, about: self.about, outcome, registration, problems: self.problems }
    }
}

/// A row while it is read.
struct Reading<'r> {
    cells: &'r [String],
    columns: &'r Columns,
    about: Option<Email>,
    problems: Vec<RowProblem>,
    refused: bool,
}

impl<'r> Reading<'r> {
    fn note(&mut self, field: Option<Field>, code: &str, detail: impl Into<String>) {
        let column = field.and_then(|field| self.columns.header(field));
        self.problems.push(RowProblem::new(column, code, detail));
    }

    fn refuse(&mut self, field: Option<Field>, code: &str, detail: impl Into<String>) {
        self.note(field, code, detail);
        self.refused = true;
    }

    fn cell(&self, field: Field) -> Option<&'r str> {
        self.columns.cell(self.cells, field)
    }

    fn text(&mut self, field: Field, longest: usize) -> Option<String> {
        let text = self.cell(field)?;
        if text.chars().count() > longest {
            self.refuse(Some(field), "too_long", format!("at most {longest} characters are taken"));
        }
        // Programs write `?` for what their encoding does not have.
        if text.contains(['?', char::REPLACEMENT_CHARACTER]) {
            let detail = format!(
                "`{text}` seems to have lost characters where the file was saved; it does not replace what is known, and where \
                 nothing is, correct it"
            );
            self.note(Some(field), "characters_lost", detail);
        }
        Some(text.to_owned())
    }

    fn delegate(&mut self, types: &[RegistrationType], default_type: Option<&str>) -> Option<Delegate> {
        self.width();
        let email = self.email();
        let r#type = self.r#type(types, default_type);
        let person = self.person();
        match (email, r#type) {
            (Some(email), Some(r#type)) if !self.refused => Some(Delegate { email, person, r#type }),
            _ => None,
        }
    }

    /// A row with more or fewer cells than the header has its cells in the wrong columns.
    fn width(&mut self) {
        let (cells, columns) = (self.cells.len(), self.columns.width());
        let detail = format!(
            "the row has {cells} cells and the header {columns}; a quotation mark or separator is missing or too many"
        );
        match cells.cmp(&columns) {
            std::cmp::Ordering::Greater => self.refuse(None, "too_many_cells", detail),
            std::cmp::Ordering::Less => self.refuse(None, "too_few_cells", detail),
            std::cmp::Ordering::Equal => {}
        }
    }

    fn email(&mut self) -> Option<Email> {
        let Some(text) = self.cell(Field::Email) else {
            self.refuse(Some(Field::Email), "email_missing", "a registration needs an e-mail address");
            return None;
        };
        let email = text.parse::<Email>();
        if let Err(why) = &email {
            self.refuse(Some(Field::Email), "email_invalid", why.clone());
        }
        self.about = email.ok();
        self.about.clone()
    }

    fn r#type(&mut self, types: &[RegistrationType], default: Option<&str>) -> Option<RegistrationTypeId> {
        let Some(text) = self.cell(Field::Type).or(default) else {
            self.refuse(Some(Field::Type), "type_missing", "say as what the person takes part");
            return None;
        };
        let wanted = folded(text);
        let found = types.iter().find(|r#type| {
            *r#type.slug == *wanted
                || r#type.name.texts().any(|name| folded(name) == wanted)
                || r#type.aliases.contains(&wanted)
        });
        if found.is_none() {
            let slugs: Vec<_> = types.iter().map(|r#type| &*r#type.slug).collect();
            let detail = format!("`{text}` is not a registration type here; there are: {}", slugs.join(", "));
            self.refuse(Some(Field::Type), "type_unknown", detail);
        }
        found.map(|r#type| r#type.id)
    }

    fn person(&mut self) -> Person {
        let given_name = self.text(Field::GivenName, 200).unwrap_or_default();
        let family_name = self.text(Field::FamilyName, 200).unwrap_or_default();
        for (name, field) in [(&given_name, Field::GivenName), (&family_name, Field::FamilyName)] {
            if name.is_empty() {
                self.refuse(Some(field), "name_missing", format!("the {} is missing", field.name()));
            }
        }
        Person {
            salutation: self.text(Field::Salutation, 50),
            given_name,
            family_name,
            organisation: self.text(Field::Organisation, 300),
            position: self.text(Field::Position, 300),
            city: self.text(Field::City, 200),
            country: self.country(),
            time_zone: self.time_zone(),
            languages: self.languages(),
            answers: Values::new(),
        }
    }

    fn country(&mut self) -> Option<Country> {
        let text = self.cell(Field::Country)?;
        let found = country(text);
        if found.is_none() {
            let detail = format!(
                "`{text}` is neither an ISO 3166 code nor the name of a country in English, French, Spanish or Chinese"
            );
            self.refuse(Some(Field::Country), "country_unknown", detail);
        }
        found
    }

    /// An offset such as `UTC+8` says nothing of daylight saving: it is left out, and that is said.
    fn time_zone(&mut self) -> Option<TimeZone> {
        let text = self.cell(Field::TimeZone)?;
        let found = text.parse().ok();
        if found.is_none() {
            let detail = format!(
                "`{text}` is not a zone of the IANA database, such as Asia/Shanghai; it was left empty"
            );
            self.note(Some(Field::TimeZone), "time_zone_left_empty", detail);
        }
        found
    }

    fn languages(&mut self) -> Vec<Language> {
        let Some(text) = self.cell(Field::Languages) else { return Vec::new() };
        let mut languages: Vec<Language> = Vec::new();
        for tag in text.split([';', ',', '/', '|', ' ']).filter(|tag| !tag.is_empty()) {
            match tag.parse() {
                Ok(language) if languages.contains(&language) => {}
                Ok(language) => languages.push(language),
                Err(why) => {
                    self.note(Some(Field::Languages), "language_left_out", format!("{why}; it was left out"));
                }
            }
        }
        languages.truncate(20);
        languages
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            super::types::{Admission, Approval},
            columns,
        },
        *,
    };
    use crate::types::Localized;

    fn types() -> Vec<RegistrationType> {
        vec![RegistrationType {
            slug: "delegate".parse().unwrap(),
            name: [("en", "Delegate"), ("fr", "Délégué"), ("zh", "代表")]
                .map(|(tag, name)| (tag.parse().unwrap(), name.to_owned()))
                .into_iter()
                .collect::<Localized>(),
            aliases: vec!["mayor".into()],
            opens_at: None,
            closes_at: None,
            approval: Approval::Automatic,
            admission: Admission::Open,
            tracks: Vec::new(),
            capacity: None,
            pool: None,
            capacity_public: true,
            places_left: None,
            waiting: None,
            position: 0,
            revision: 1,
            id: RegistrationTypeId::new(),
            pool_id: crate::types::PoolId::new(),
        }]
    }

    fn plan(file: &str) -> Vec<Planned> {
        let table = super::super::decode::read(file.as_bytes(), None).unwrap();
        let columns = columns::find(&table.header).unwrap();
        decide(drafts(&table.rows, &columns, &types(), None), &columns, &HashMap::new())
    }

    fn outcomes(file: &str) -> Vec<(Outcome, Vec<String>)> {
        let rows = plan(file).into_iter().map(Planned::report);
        rows.map(|row| (row.outcome, row.problems.into_iter().map(|problem| problem.code).collect()))
            .collect()
    }

    #[test]
    fn a_type_is_known_by_slug_name_and_alias() {
        let file = "email,given name,family name,role\n\
            a@x.example,A,B,MAYOR\nb@x.example,A,B,délégué\nc@x.example,A,B,\"Delegate \"\nd@x.example,A,B,代表\ne@x.example,A,B,king\n";
        let found: Vec<_> = outcomes(file).into_iter().map(|(outcome, _)| outcome).collect();
        assert_eq!(found[..4], [Outcome::Created; 4]);
        assert_eq!(found[4], Outcome::Refused);
    }

    #[test]
    fn a_row_says_all_that_is_wrong_with_it() {
        let file = "email,given name,family name,role,country\nnobody,,B,king,XX\n";
        let codes =
            ["email_invalid", "type_unknown", "name_missing", "country_unknown"].map(String::from).to_vec();
        assert_eq!(outcomes(file), [(Outcome::Refused, codes)]);
    }

    #[test]
    fn a_repeated_row_changes_nothing_and_a_contradicting_one_is_refused() {
        let file = "email,given name,family name,role\n\
            a@x.example,Ana,Sousa,delegate\nA@X.example,Ana,Sousa,delegate\na@x.example,Bo,Li,delegate\n";
        let found = outcomes(file);
        assert_eq!(found[0].0, Outcome::Created);
        assert_eq!(found[1], (Outcome::Unchanged, vec!["duplicate_in_file".into()]));
        assert_eq!(found[2], (Outcome::Refused, vec!["duplicate_in_file".into()]));
    }

    #[test]
    fn a_name_that_lost_characters_is_taken_and_pointed_at() {
        let file = "email,given name,family name,role\na@x.example,?afak,Erdo?an,mayor\n";
        let lost = "characters_lost".to_owned();
        assert_eq!(outcomes(file), [(Outcome::Created, vec![lost.clone(), lost])]);
    }

    #[test]
    fn what_lost_characters_is_known_by_the_rest() {
        assert!(is_worn("Pozna?", "Poznań") && is_worn("Pozna\u{fffd}", "Poznań") && is_worn("?", "张"));
        for (new, known) in [("Poznan", "Poznań"), ("Pozna??", "Poznań"), ("Pozna?", "Lisbon")] {
            assert!(!is_worn(new, known), "{new} {known}");
        }
    }

    #[test]
    fn cells_in_the_wrong_columns_are_refused() {
        let file = "email,given name,family name,role\na@x.example,A,B,mayor,extra\nb@x.example,A\n";
        let found = outcomes(file);
        assert_eq!(found[0], (Outcome::Refused, vec!["too_many_cells".into()]));
        assert!(found[1].1.contains(&"too_few_cells".into()));
    }

    #[test]
    fn in_atomic_mode_one_refused_row_holds_back_all() {
        let mut planned =
            plan("email,given name,family name,role\na@x.example,A,B,mayor\nnobody,A,B,mayor\n");
        assert!(hold_back(&mut planned));
        let outcomes: Vec<_> = planned.into_iter().map(|row| row.report().outcome).collect();
        assert_eq!(outcomes, [Outcome::Unchanged, Outcome::Refused]);
    }

    #[test]
    fn an_offset_is_not_a_time_zone() {
        let file = "email,given name,family name,role,time zone\na@x.example,A,B,mayor,UTC+8\nb@x.example,A,B,mayor,Asia/Calcutta\n";
        let found = outcomes(file);
        assert_eq!(found[0], (Outcome::Created, vec!["time_zone_left_empty".into()]));
        assert_eq!(found[1], (Outcome::Created, vec![]));
    }
}
