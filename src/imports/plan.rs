//! Decides the outcome of each row of an import. Pure.

use std::collections::HashMap;

use serde_json::json;

use super::{
    columns::{Columns, Field},
    model::{Outcome, RowOutcome, RowProblem},
    reading::{Delegate, Draft, Reader},
};
use crate::{
    capacity::{Place, Pool},
    registration::{
        catalogue::{self, RegistrationEvent},
        questions::{Answers, Question},
        reference,
        registrations::{Registration, RegistrationState},
    },
    types::{Email, PoolId, RegistrationId, RegistrationTypeId},
};

/// A row and its planned change.
#[derive(Debug)]
pub struct Planned {
    row: i32,
    about: Option<Email>,
    change: Change,
    problems: Vec<RowProblem>,
    /// Revision of the registration after the import.
    revision: Option<i64>,
    before: Option<serde_json::Value>,
}

#[derive(Debug)]
pub enum Change {
    Create {
        delegate: Delegate,
        place: Place,
        written: Option<RegistrationId>,
    },
    Update {
        known: Box<Known>,
        delegate: Delegate,
        /// Set if the place moves to another pool.
        moves: Option<Moves>,
    },
    /// `None`: the registration that it repeats or would create does not exist yet.
    Nothing(Option<RegistrationId>),
    Refuse,
}

/// A claim that moves from one pool to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moves {
    pub from: PoolId,
    pub to: PoolId,
    pub state: RegistrationState,
}

/// An existing registration.
#[derive(Clone, Debug)]
pub struct Known {
    pub registration: Registration,
    pub r#type: RegistrationTypeId,
}

/// A registration to write.
#[derive(Debug)]
pub struct Write<'p> {
    pub id: RegistrationId,
    pub reference: String,
    pub state: RegistrationState,
    pub delegate: &'p Delegate,
    pub answers: Answers,
}

impl Reader<'_> {
    fn pool_of(&self, r#type: RegistrationTypeId) -> Option<PoolId> {
        Some(self.types.iter().find(|known| known.id == r#type)?.pool_id)
    }

    fn slug_of(&self, r#type: RegistrationTypeId) -> &str {
        self.types.iter().find(|known| known.id == r#type).map_or("", |known| &known.slug)
    }

    /// Decides the outcome of each row, given the existing registrations (by e-mail) and the available places. Existing
    /// registrations that change their type come first, then new ones: the order in which the rows are written.
    pub fn decide(
        &self,
        drafts: Vec<Draft>,
        known: &HashMap<String, Known>,
        pools: &mut HashMap<PoolId, Pool>,
    ) -> Vec<Planned> {
        let mut planned: Vec<_> = drafts.into_iter().map(|draft| self.plan(draft, known)).collect();
        for row in &mut planned {
            self.decide_move(row, pools);
        }
        for row in &mut planned {
            if let Change::Create { delegate, place, .. } = &mut row.change {
                *place = arrive(pools, self.pool_of(delegate.r#type));
                if *place == Place::Waiting {
                    let slug = self.slug_of(delegate.r#type);
                    let detail =
                        format!("every place of `{slug}` is taken; the person is on the waiting list");
                    row.problems.push(RowProblem::new(None, "waitlisted", detail));
                }
            }
        }
        planned
    }

    fn plan(&self, draft: Draft, known: &HashMap<String, Known>) -> Planned {
        let Draft { row, about, delegate, mut problems, repeats } = draft;
        let change = match delegate {
            None if repeats => Change::Nothing(None),
            None => Change::Refuse,
            Some(delegate) => match known.get(&*delegate.email) {
                _ if repeats => {
                    Change::Nothing(known.get(&*delegate.email).map(|known| known.registration.id))
                }
                None => Change::Create { delegate, place: Place::Held, written: None },
                Some(known) => {
                    let state = known.registration.state;
                    if !state.is_standing() {
                        let state = format!("{state:?}").to_lowercase();
                        let detail = format!(
                            "the registration with this e-mail is {state}; an import does not change that"
                        );
                        problems.push(RowProblem::new(None, "not_standing", detail));
                    }
                    update(known, delegate, &self.columns)
                }
            },
        };
        Planned { row, about, change, problems, revision: None, before: None }
    }

    /// A change of type needs a place in the new type. If none is free for a confirmed registration, the row is
    /// refused.
    fn decide_move(&self, row: &mut Planned, pools: &mut HashMap<PoolId, Pool>) {
        let Change::Update { known, delegate, moves } = &mut row.change else { return };
        let state = known.registration.state;
        let (Some(from), Some(to)) = (self.pool_of(known.r#type), self.pool_of(delegate.r#type)) else {
            return;
        };
        if from == to || !state.has_claim() {
            return;
        }
        let free = pools.get(&to).is_none_or(|pool| pool.free().is_none_or(|free| free > 0));
        if state == RegistrationState::Confirmed && !free {
            let slug = self.slug_of(delegate.r#type);
            let detail = format!(
                "every place of `{slug}` is taken, so the type cannot be changed; raise its capacity first"
            );
            row.problems.push(RowProblem::new(self.columns.header(Field::Type), "type_full", detail));
            row.change = Change::Refuse;
            return;
        }
        let state = RegistrationState::of(arrive(pools, Some(to)));
        *moves = Some(Moves { from, to, state });
        if let Some(pool) = pools.get_mut(&from) {
            match known.registration.state {
                RegistrationState::Waitlisted => pool.waiting -= 1,
                // The next on the waiting list gets the place immediately.
                _ if pool.waiting > 0 => pool.waiting -= 1,
                _ => pool.taken -= 1,
            }
        }
    }
}

/// Counts a claim on a pool, and returns whether it holds a place.
fn arrive(pools: &mut HashMap<PoolId, Pool>, pool: Option<PoolId>) -> Place {
    let Some(pool) = pool.and_then(|id| pools.get_mut(&id)) else { return Place::Held };
    match pool.free() {
        Some(free) if free <= 0 => {
            pool.waiting += 1;
            Place::Waiting
        }
        _ => {
            pool.taken += 1;
            Place::Held
        }
    }
}

/// The changes of a row to a registration: only fields that the file has a column for.
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
    if has(Field::JobTitle) {
        optional(&mut person.job_title, new_person.job_title);
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
    // Answers that are not in the file stay.
    person.answers.extend(new_person.answers);
    match after == before {
        true => Change::Nothing(Some(known.registration.id)),
        false => Change::Update { known: Box::new(known.clone()), delegate: after, moves: None },
    }
}

/// Whether a text is the known one with characters lost, and so must not replace it, such as `Pozna?` for `Poznań`.
fn is_worn(new: &str, known: &str) -> bool {
    let lost = |c| matches!(c, '?' | char::REPLACEMENT_CHARACTER);
    new.chars().count() == known.chars().count()
        && new.chars().zip(known.chars()).all(|(new, known)| new == known || lost(new))
}

/// Marks valid rows as not imported because others are refused, in atomic mode.
pub fn hold_back(rows: &mut [RowOutcome]) {
    let refused = rows.iter().filter(|row| row.outcome == Outcome::Refused).count();
    for row in rows.iter_mut().filter(|row| matches!(row.outcome, Outcome::Created | Outcome::Updated)) {
        let detail = format!(
            "the row is valid, but in atomic mode nothing is imported, since {refused} other rows are refused"
        );
        row.problems.retain(|problem| problem.code != "waitlisted");
        row.problems.push(RowProblem::new(None, "held_back", detail));
        row.outcome = Outcome::Unchanged;
    }
}

impl Planned {
    /// The registration to write for a row that creates one, with a new id and reference.
    pub fn created(&mut self, prefix: &str, questions: &[Question]) -> Option<Write<'_>> {
        let Change::Create { delegate, place, written } = &mut self.change else { return None };
        let id = *written.insert(RegistrationId::new());
        self.revision = Some(1);
        let answers = Answers::default().with(&delegate.person.answers, questions);
        Some(Write {
            id,
            reference: reference::draw(prefix),
            state: RegistrationState::of(*place),
            delegate,
            answers,
        })
    }

    /// The registration to write for a row that changes one; keeps the previous values.
    pub fn updated(&mut self, questions: &[Question]) -> Option<Write<'_>> {
        let Change::Update { known, delegate, moves } = &self.change else { return None };
        let known = &known.registration;
        self.before = Some(json!({
            "type": self.type_before(), "person": known.person(), "answers": known.answers.stored(),
            "search": known.person().search(&known.email, &known.reference),
        }));
        self.revision = Some(known.revision + 1);
        Some(Write {
            id: known.id,
            reference: known.reference.clone(),
            state: moves.map_or(known.state, |moves| moves.state),
            delegate,
            answers: known.answers.with(&delegate.person.answers, questions),
        })
    }

    fn type_before(&self) -> Option<RegistrationTypeId> {
        match &self.change {
            Change::Update { known, .. } => Some(known.r#type),
            _ => None,
        }
    }

    /// The registration whose claim moves to another pool.
    pub fn moved(&self) -> Option<(RegistrationId, Moves)> {
        match &self.change {
            Change::Update { known, moves, .. } => Some((known.registration.id, (*moves)?)),
            _ => None,
        }
    }

    /// The registration that was written, and its event.
    pub fn event(&self) -> Option<(RegistrationId, &'static RegistrationEvent)> {
        match &self.change {
            Change::Create { written, .. } => Some(((*written)?, &catalogue::REGISTRATION_CREATED)),
            Change::Update { known, .. } => Some((known.registration.id, &catalogue::REGISTRATION_UPDATED)),
            Change::Nothing(_) | Change::Refuse => None,
        }
    }

    pub fn report(self) -> RowOutcome {
        let (outcome, registration) = match self.change {
            Change::Create { written, .. } => (Outcome::Created, written),
            Change::Update { known, .. } => (Outcome::Updated, Some(known.registration.id)),
            Change::Nothing(id) => (Outcome::Unchanged, id),
            Change::Refuse => (Outcome::Refused, None),
        };
        let (row, about, problems) = (self.row, self.about, self.problems);
        RowOutcome {
            row,
            about,
            outcome,
            registration,
            problems,
            revision: self.revision,
            before: self.before,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            columns::{self, Mapping},
            decode::read,
        },
        *,
    };
    use crate::{
        registration::types::{RegistrationAdmission, RegistrationApproval, RegistrationType},
        types::Localized,
    };

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
            approval: RegistrationApproval::Automatic,
            admission: RegistrationAdmission::Open,
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
        plan_with(file, &mut HashMap::new(), types())
    }

    fn plan_with(
        file: &str,
        pools: &mut HashMap<PoolId, Pool>,
        types: Vec<RegistrationType>,
    ) -> Vec<Planned> {
        let sheet = read(file.as_bytes(), None).unwrap();
        let columns = columns::find(&sheet.header, &Mapping::new(), &[]).unwrap();
        let mut reader = Reader::new(columns, &types, &[], None);
        let drafts = reader.drafts(sheet.rows());
        reader.decide(drafts, &HashMap::new(), pools)
    }

    #[test]
    fn row_without_a_free_place_is_waitlisted() {
        let types = types();
        let id = types[0].pool_id;
        let mut pools = HashMap::from([(id, Pool { id, capacity: Some(3), taken: 1, waiting: 0 })]);
        let file = "email,given name,family name,role\n".to_owned()
            + &(0..4).map(|n| format!("p{n}@x.example,A,B,mayor\n")).collect::<String>();
        let planned = plan_with(&file, &mut pools, types).into_iter().map(Planned::report);
        let waits: Vec<_> =
            planned.map(|row| row.problems.iter().any(|problem| problem.code == "waitlisted")).collect();
        assert_eq!(waits, [false, false, true, true]);
        assert_eq!((pools[&id].taken, pools[&id].waiting), (3, 2));
    }

    #[test]
    fn empty_row_is_skipped() {
        let file = "email,given name,family name,role\n,,,\na@x.example,A,B,mayor\n";
        assert_eq!(
            outcomes(file),
            [(Outcome::Unchanged, vec!["blank_row".into()]), (Outcome::Created, vec![])]
        );
    }

    #[test]
    fn city_gets_its_name_from_the_list() {
        let file = "email,given name,family name,role,city,country\na@x.example,A,B,mayor,广州,CN\nb@x.example,A,B,mayor,Guangzou,CN\nc@x.example,A,B,mayor,Óbidos,PT\n";
        let planned = plan(file);
        let cities: Vec<_> = planned
            .iter()
            .map(|row| match &row.change {
                Change::Create { delegate, .. } => delegate.person.city.clone().unwrap(),
                _ => String::new(),
            })
            .collect();
        assert_eq!(cities, ["Guangzhou", "Guangzou", "Óbidos"]);
        assert_eq!(planned[1].problems[0].detail, "`Guangzou` was kept; did you mean: Guangzhou (CN)");
    }

    fn outcomes(file: &str) -> Vec<(Outcome, Vec<String>)> {
        let rows = plan(file).into_iter().map(Planned::report);
        rows.map(|row| (row.outcome, row.problems.into_iter().map(|problem| problem.code).collect()))
            .collect()
    }

    #[test]
    fn type_is_recognised_by_slug_name_and_alias() {
        let file = "email,given name,family name,role\n\
            a@x.example,A,B,MAYOR\nb@x.example,A,B,délégué\nc@x.example,A,B,\"Delegate \"\nd@x.example,A,B,代表\ne@x.example,A,B,king\n";
        let found: Vec<_> = outcomes(file).into_iter().map(|(outcome, _)| outcome).collect();
        assert_eq!(found[..4], [Outcome::Created; 4]);
        assert_eq!(found[4], Outcome::Refused);
    }

    #[test]
    fn row_reports_all_its_errors() {
        let file = "email,given name,family name,role,country\nnobody,,B,king,XX\n";
        let codes =
            ["email_invalid", "type_unknown", "name_missing", "country_unknown"].map(String::from).to_vec();
        assert_eq!(outcomes(file), [(Outcome::Refused, codes)]);
    }

    #[test]
    fn repeated_row_is_ignored_and_contradicting_row_is_refused() {
        let file = "email,given name,family name,role\n\
            a@x.example,Ana,Sousa,delegate\nA@X.example,Ana,Sousa,delegate\na@x.example,Bo,Li,delegate\n";
        let found = outcomes(file);
        assert_eq!(found[0].0, Outcome::Created);
        assert_eq!(found[1], (Outcome::Unchanged, vec!["duplicate_in_file".into()]));
        assert_eq!(found[2], (Outcome::Refused, vec!["duplicate_in_file".into()]));
    }

    #[test]
    fn name_with_lost_characters_is_imported_with_a_warning() {
        let file = "email,given name,family name,role\na@x.example,?afak,Erdo?an,mayor\n";
        let lost = "characters_lost".to_owned();
        assert_eq!(outcomes(file), [(Outcome::Created, vec![lost.clone(), lost])]);
    }

    #[test]
    fn text_with_lost_characters_matches_the_original() {
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
    fn refused_row_prevents_an_atomic_import() {
        let planned = plan("email,given name,family name,role\na@x.example,A,B,mayor\nnobody,A,B,mayor\n");
        let mut rows: Vec<_> = planned.into_iter().map(Planned::report).collect();
        hold_back(&mut rows);
        let outcomes: Vec<_> = rows.into_iter().map(|row| row.outcome).collect();
        assert_eq!(outcomes, [Outcome::Unchanged, Outcome::Refused]);
    }

    #[test]
    fn offset_is_not_accepted_as_a_time_zone() {
        let file = "email,given name,family name,role,time zone\na@x.example,A,B,mayor,UTC+8\nb@x.example,A,B,mayor,Asia/Calcutta\n";
        let found = outcomes(file);
        assert_eq!(found[0], (Outcome::Created, vec!["time_zone_left_empty".into()]));
        assert_eq!(found[1], (Outcome::Created, vec![]));
    }
}
