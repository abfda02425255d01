//! Decides the outcome of each row of an import. Pure.

use std::collections::HashMap;

use serde_json::json;

use super::{
    merge::ExistingRegistration,
    model::{ImportRow, RowOutcome, RowProblem},
    places::Places,
    recognising::{Columns, Field},
    row_reader::{Delegate, Draft},
};
use crate::{
    capacity::Place,
    http::RequestError,
    registration::{
        events::{self, RegistrationEvent},
        questions::{Answers, Question},
        reference,
        registrations::{
            RegistrationState,
            store::{NewRow, Registrant},
        },
    },
    types::{Email, PoolId, RegistrationId, RegistrationTypeId},
};

/// A row and its planned change.
#[derive(Debug)]
pub struct PlannedRow {
    row: i32,
    line: Option<i32>,
    email: Option<Email>,
    change: PlannedChange,
    problems: Vec<RowProblem>,
    /// Revision of the registration after the import.
    revision: Option<i64>,
    before: Option<serde_json::Value>,
}

/// What importing a row changes.
#[derive(Debug)]
pub enum PlannedChange {
    Create {
        delegate: Delegate,
        place: Place,
        written: Option<RegistrationId>,
    },
    Update {
        existing: Box<ExistingRegistration>,
        delegate: Delegate,
        /// Set if the place moves to another pool.
        moves: Option<PoolMove>,
    },
    /// `None`: the registration that it repeats or would create does not exist yet.
    Nothing(Option<RegistrationId>),
    Skip,
    Refuse,
}

/// A claim that moves from one pool to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolMove {
    pub from: PoolId,
    pub to: PoolId,
    pub state: RegistrationState,
}

/// A registration to write.
#[derive(Debug)]
pub struct RegistrationWrite<'p> {
    pub id: RegistrationId,
    pub reference: String,
    pub state: RegistrationState,
    pub delegate: &'p Delegate,
    pub answers: Answers,
}

impl RegistrationWrite<'_> {
    /// As a new registration, which is assigned to an account when its person verifies the e-mail.
    pub fn row(&self) -> NewRow<'_> {
        let Delegate { email, person, r#type } = self.delegate;
        NewRow {
            id: self.id,
            reference: &self.reference,
            state: self.state,
            r#type: *r#type,
            delegation: None,
            registrant: Registrant { account: None, person, email, answers: &self.answers },
        }
    }
}

/// Decides what is done with rows that were read.
pub struct Planner {
    pub columns: Columns,
}

impl Planner {
    /// Decides the outcome of each row, given the existing registrations (by e-mail) and the available places. Existing
    /// registrations that change their type come first, then new ones: the order in which the rows are written.
    ///
    /// # Errors
    /// A type is not among those of the places: read the types again.
    pub fn decide(
        &self,
        drafts: Vec<Draft>,
        existing: &HashMap<String, ExistingRegistration>,
        places: &mut Places,
    ) -> Result<Vec<PlannedRow>, RequestError> {
        let mut planned: Vec<_> = drafts.into_iter().map(|draft| self.plan(draft, existing)).collect();
        for row in &mut planned {
            self.decide_move(row, places)?;
        }
        for row in &mut planned {
            if let PlannedChange::Create { delegate, place, .. } = &mut row.change {
                *place = places.count_claim(delegate.r#type)?;
                if *place == Place::Waiting {
                    let slug = &*places.find_type(delegate.r#type)?.slug;
                    let detail =
                        format!("every place of `{slug}` is taken; the person is on the waiting list");
                    row.problems.push(RowProblem::new(None, "waitlisted", detail));
                }
            }
        }
        Ok(planned)
    }

    fn plan(&self, draft: Draft, existing: &HashMap<String, ExistingRegistration>) -> PlannedRow {
        let Draft { row, line, email, delegate, mut problems, repeats, is_skipped } = draft;
        let change = match delegate {
            _ if is_skipped => PlannedChange::Skip,
            None => PlannedChange::Refuse,
            Some(delegate) => match existing.get(&*delegate.email) {
                existing if repeats => {
                    PlannedChange::Nothing(existing.map(|existing| existing.registration.id))
                }
                None => PlannedChange::Create { delegate, place: Place::Held, written: None },
                Some(existing) => {
                    let state = existing.registration.state;
                    if !state.is_standing() {
                        let state = format!("{state:?}").to_lowercase();
                        let detail = format!(
                            "the registration with this e-mail is {state}; an import does not change that"
                        );
                        problems.push(RowProblem::new(None, "not_standing", detail));
                    }
                    change_existing(existing, delegate, &self.columns)
                }
            },
        };
        PlannedRow { row, line, email, change, problems, revision: None, before: None }
    }

    /// A change of type needs a place in the new type. If none is free for a confirmed registration, the row is
    /// refused.
    fn decide_move(&self, row: &mut PlannedRow, places: &mut Places) -> Result<(), RequestError> {
        let PlannedChange::Update { existing, delegate, moves } = &mut row.change else { return Ok(()) };
        let state = existing.registration.state;
        let (from, to) = (*places.pool_of(existing.r#type)?, *places.pool_of(delegate.r#type)?);
        if from.id == to.id || !state.has_claim() {
            return Ok(());
        }
        let is_full = to.free().is_some_and(|free| free <= 0);
        if state == RegistrationState::Confirmed && is_full {
            let slug = &*places.find_type(delegate.r#type)?.slug;
            let detail = format!(
                "every place of `{slug}` is taken, so the type cannot be changed; raise its capacity first"
            );
            row.problems.push(RowProblem::new(self.columns.header(Field::Type), "type_full", detail));
            row.change = PlannedChange::Refuse;
            return Ok(());
        }
        let state = RegistrationState::of(places.count_claim(delegate.r#type)?);
        *moves = Some(PoolMove { from: from.id, to: to.id, state });
        let pool = places.pool_of(existing.r#type)?;
        match existing.registration.state {
            RegistrationState::Waitlisted => pool.waiting -= 1,
            // The next on the waiting list gets the place immediately.
            _ if pool.waiting > 0 => pool.waiting -= 1,
            _ => pool.taken -= 1,
        }
        Ok(())
    }
}

/// What importing a person changes in their registration.
fn change_existing(existing: &ExistingRegistration, new: Delegate, columns: &Columns) -> PlannedChange {
    match existing.merge(new, columns) {
        None => PlannedChange::Nothing(Some(existing.registration.id)),
        Some(delegate) => {
            PlannedChange::Update { existing: Box::new(existing.clone()), delegate, moves: None }
        }
    }
}

/// Marks valid rows as not imported because others are refused, in atomic mode.
pub fn hold_back(rows: &mut [ImportRow]) {
    let refused = rows.iter().filter(|row| row.outcome == RowOutcome::Refused).count();
    for row in rows.iter_mut().filter(|row| matches!(row.outcome, RowOutcome::Created | RowOutcome::Updated))
    {
        let detail = format!(
            "the row is valid, but in atomic mode nothing is imported, since {refused} other rows are refused"
        );
        row.problems.retain(|problem| problem.code != "waitlisted");
        row.problems.push(RowProblem::new(None, "held_back", detail));
        row.outcome = RowOutcome::Unchanged;
    }
}

impl PlannedRow {
    /// The registration to write for a row that creates one, with a new id and reference.
    pub fn created(&mut self, prefix: &str, questions: &[Question]) -> Option<RegistrationWrite<'_>> {
        let PlannedChange::Create { delegate, place, written } = &mut self.change else { return None };
        let id = *written.insert(RegistrationId::new());
        self.revision = Some(1);
        let answers = Answers::default().with(&delegate.person.answers, questions);
        Some(RegistrationWrite {
            id,
            reference: reference::draw(prefix),
            state: RegistrationState::of(*place),
            delegate,
            answers,
        })
    }

    /// The registration to write for a row that changes one; keeps the previous values.
    pub fn updated(&mut self, questions: &[Question]) -> Option<RegistrationWrite<'_>> {
        let PlannedChange::Update { existing, delegate, moves } = &self.change else { return None };
        let known = &existing.registration;
        self.before = Some(json!({
            "type": self.type_before(), "person": known.person().stored(), "answers": known.answers.stored(),
            "search": known.person().search(&known.email, &known.reference),
        }));
        self.revision = Some(known.revision + 1);
        Some(RegistrationWrite {
            id: known.id,
            reference: known.reference.clone(),
            state: moves.map_or(known.state, |moves| moves.state),
            delegate,
            answers: known.answers.with(&delegate.person.answers, questions),
        })
    }

    fn type_before(&self) -> Option<RegistrationTypeId> {
        match &self.change {
            PlannedChange::Update { existing, .. } => Some(existing.r#type),
            _ => None,
        }
    }

    /// The registration whose claim moves to another pool.
    pub fn pool_move(&self) -> Option<(RegistrationId, PoolMove)> {
        match &self.change {
            PlannedChange::Update { existing, moves, .. } => Some((existing.registration.id, (*moves)?)),
            _ => None,
        }
    }

    /// The registration that was written, and its event.
    pub fn event(&self) -> Option<(RegistrationId, &'static RegistrationEvent)> {
        match &self.change {
            PlannedChange::Create { written, .. } => Some(((*written)?, &events::REGISTRATION_CREATED)),
            PlannedChange::Update { existing, .. } => {
                Some((existing.registration.id, &events::REGISTRATION_UPDATED))
            }
            PlannedChange::Nothing(_) | PlannedChange::Skip | PlannedChange::Refuse => None,
        }
    }

    pub fn report(self) -> ImportRow {
        let (outcome, registration) = match self.change {
            PlannedChange::Create { written, .. } => (RowOutcome::Created, written),
            PlannedChange::Update { existing, .. } => (RowOutcome::Updated, Some(existing.registration.id)),
            PlannedChange::Nothing(id) => (RowOutcome::Unchanged, id),
            PlannedChange::Skip => (RowOutcome::Skipped, None),
            PlannedChange::Refuse => (RowOutcome::Refused, None),
        };
        let (row, line, email, problems) = (self.row, self.line, self.email, self.problems);
        ImportRow {
            row,
            line,
            email,
            outcome,
            registration,
            record: None,
            problems,
            revision: self.revision,
            before: self.before,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{
        super::{
            reading::{ReadOptions, read},
            recognising::{self, Mapping},
            row_reader::RowReader,
        },
        *,
    };
    use crate::{
        capacity::Pool,
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
            is_default: false,
            places_left: None,
            waiting: None,
            position: 0,
            revision: 1,
            id: RegistrationTypeId::new(),
            pool_id: crate::types::PoolId::new(),
        }]
    }

    /// Places of which one is taken.
    fn places(capacity: Option<i32>) -> Places {
        let types = types();
        let id = types[0].pool_id;
        Places { types, pools: HashMap::from([(id, Pool { id, capacity, taken: 1, waiting: 0 })]) }
    }

    fn plan(file: &str) -> Vec<PlannedRow> {
        let mut places = places(None);
        plan_with(file, places.types.clone(), &mut places).unwrap()
    }

    /// The plan for rows that were read with these types.
    fn plan_with(
        file: &str,
        types: Vec<RegistrationType>,
        places: &mut Places,
    ) -> Result<Vec<PlannedRow>, RequestError> {
        let sheet = read(file.as_bytes(), &ReadOptions::default(), &|_| false).unwrap();
        let columns = recognising::find(&sheet.header, &[], &Mapping::new(), &[]).unwrap();
        let planner = Planner { columns: columns.clone() };
        let mut reader = RowReader::new(columns, types.into(), Arc::default(), None).unwrap();
        planner.decide(reader.drafts(sheet.rows()), &HashMap::new(), places)
    }

    #[test]
    fn people_are_waitlisted_when_all_places_are_taken() {
        let mut places = places(Some(3));
        let id = places.types[0].pool_id;
        let file = "email,given name,family name,role\n".to_owned()
            + &(0..4).map(|n| format!("p{n}@x.example,A,B,mayor\n")).collect::<String>();
        let planned = plan_with(&file, places.types.clone(), &mut places).unwrap();
        let planned = planned.into_iter().map(PlannedRow::report);
        let waitlisted: Vec<_> =
            planned.map(|row| row.problems.iter().any(|problem| problem.code == "waitlisted")).collect();
        assert_eq!(waitlisted, [false, false, true, true]);
        assert_eq!((places.pools[&id].taken, places.pools[&id].waiting), (3, 2));
    }

    #[test]
    fn no_one_is_registered_without_a_place() {
        let file = "email,given name,family name,role\na@x.example,A,B,mayor\n";
        let read_with = places(None).types;
        let mut without_pool = Places { types: read_with.clone(), pools: HashMap::new() };
        for places in [&mut places(None), &mut without_pool] {
            let planned = plan_with(file, read_with.clone(), places);
            assert!(matches!(planned, Err(RequestError::Busy)), "{planned:?}");
        }
    }

    #[test]
    fn an_empty_row_is_skipped() {
        let file = "email,given name,family name,role\n,,,\na@x.example,A,B,mayor\n";
        assert_eq!(
            outcomes(file),
            [(RowOutcome::Skipped, vec!["blank_row".into()]), (RowOutcome::Created, vec![])]
        );
    }

    #[test]
    fn cities_get_the_name_of_the_list_and_similar_ones_a_suggestion() {
        let file = "email,given name,family name,role,city,country\na@x.example,A,B,mayor,广州,CN\nb@x.example,A,B,mayor,Guangzou,CN\nc@x.example,A,B,mayor,Óbidos,PT\n";
        let planned = plan(file);
        let cities: Vec<_> = planned
            .iter()
            .map(|row| match &row.change {
                PlannedChange::Create { delegate, .. } => delegate.person.city.clone().unwrap(),
                _ => String::new(),
            })
            .collect();
        assert_eq!(cities, ["Guangzhou", "Guangzou", "Óbidos"]);
        assert_eq!(planned[1].problems[0].detail, "`Guangzou` was kept; did you mean: Guangzhou (CN)");
    }

    fn outcomes(file: &str) -> Vec<(RowOutcome, Vec<String>)> {
        let rows = plan(file).into_iter().map(PlannedRow::report);
        rows.map(|row| (row.outcome, row.problems.into_iter().map(|problem| problem.code).collect()))
            .collect()
    }

    #[test]
    fn a_type_is_recognised_by_slug_name_and_alias() {
        let file = "email,given name,family name,role\n\
            a@x.example,A,B,MAYOR\nb@x.example,A,B,délégué\nc@x.example,A,B,\"Delegate \"\nd@x.example,A,B,代表\ne@x.example,A,B,king\n";
        let found: Vec<_> = outcomes(file).into_iter().map(|(outcome, _)| outcome).collect();
        assert_eq!(found[..4], [RowOutcome::Created; 4]);
        assert_eq!(found[4], RowOutcome::Refused);
    }

    #[test]
    fn all_problems_of_a_row_are_reported() {
        let file = "email,given name,family name,role,country\nnobody,,,king,XX\n";
        let codes =
            ["email_invalid", "type_unknown", "name_missing", "country_unknown"].map(String::from).to_vec();
        assert_eq!(outcomes(file), [(RowOutcome::Refused, codes)]);
    }

    #[test]
    fn a_repeated_row_changes_nothing_and_a_contradicting_one_is_refused() {
        let file = "email,given name,family name,role\n\
            a@x.example,Ana,Sousa,delegate\nA@X.example,Ana,Sousa,delegate\na@x.example,Bo,Li,delegate\n";
        let found = outcomes(file);
        assert_eq!(found[0].0, RowOutcome::Created);
        assert_eq!(found[1], (RowOutcome::Unchanged, vec!["duplicate_in_file".into()]));
        assert_eq!(found[2], (RowOutcome::Refused, vec!["duplicate_in_file".into()]));
    }

    #[test]
    fn a_name_that_lost_characters_is_imported_with_a_note() {
        let file = "email,given name,family name,role\na@x.example,?afak,Erdo?an,mayor\n";
        let lost = "characters_lost".to_owned();
        assert_eq!(outcomes(file), [(RowOutcome::Created, vec![lost.clone(), lost])]);
    }

    #[test]
    fn cells_in_the_wrong_columns_are_refused() {
        let file = "email,given name,family name,role\na@x.example,A,B,mayor,extra\nb@x.example,A\n";
        let found = outcomes(file);
        assert_eq!(found[0], (RowOutcome::Refused, vec!["too_many_cells".into()]));
        assert!(found[1].1.contains(&"too_few_cells".into()));
    }

    #[test]
    fn in_atomic_mode_one_refused_row_holds_back_all() {
        let planned = plan("email,given name,family name,role\na@x.example,A,B,mayor\nnobody,A,B,mayor\n");
        let mut rows: Vec<_> = planned.into_iter().map(PlannedRow::report).collect();
        hold_back(&mut rows);
        let outcomes: Vec<_> = rows.into_iter().map(|row| row.outcome).collect();
        assert_eq!(outcomes, [RowOutcome::Unchanged, RowOutcome::Refused]);
    }

    #[test]
    fn an_offset_is_not_a_time_zone() {
        let file = "email,given name,family name,role,time zone\na@x.example,A,B,mayor,UTC+8\nb@x.example,A,B,mayor,Asia/Calcutta\n";
        let found = outcomes(file);
        assert_eq!(found[0], (RowOutcome::Created, vec!["time_zone_left_empty".into()]));
        assert_eq!(found[1], (RowOutcome::Created, vec![]));
    }
}
