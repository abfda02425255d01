//! People with a seat in a session, or on its waiting list.

use super::{data::people::SEATS, people::Registered};
use crate::{
    cli::demo::steps,
    enrolment::{self, EnrolmentTerms},
    events::Change,
    http::{Error, Result},
    seats::EnrolmentCause,
};

pub async fn take(change: &mut Change<'_>, registered: &Registered) -> Result<()> {
    let terms = EnrolmentTerms { by: EnrolmentCause::Own, may_overlap: false };
    for (code, people) in SEATS {
        let session = steps::find_session(change, code).await?;
        let registrations: Vec<_> = people.iter().map(|email| registered[email].id).collect();
        let outcomes = enrolment::enrol_within(change, session, &registrations, terms).await?;
        if let Some(refused) = outcomes.iter().find_map(|outcome| outcome.reason) {
            return Err(Error::internal(format!("no seat in {code}: {refused:?}")));
        }
    }
    Ok(())
}
