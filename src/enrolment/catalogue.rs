//! What people do with the programme.

use serde::Serialize;
use utoipa::ToSchema;

use super::settings::EnrolmentRules;
use crate::{
    events::Audience,
    types::{RegistrationId, SessionId},
};

/// A session in somebody's agenda.
#[derive(Serialize, ToSchema)]
pub struct FavouriteChanged {
    pub session: SessionId,
    pub registration: RegistrationId,
}

/// The calendar of somebody's agenda. Its address is a secret, and nowhere but with them.
#[derive(Serialize, ToSchema)]
pub struct AgendaFeedChanged {
    pub registration: RegistrationId,
}

const DESK: Audience = Audience::Holders("registration.read");

crate::events! {
    /// The rules of enrolment were changed; the subject is the congress.
    RULES_UPDATED: EnrolmentRules = "enrolment_rules.updated", Audience::Public;
    /// Somebody marked a session.
    FAVOURITE_MARKED: FavouriteChanged = "favourite.marked", DESK;
    /// Somebody took the mark from a session.
    FAVOURITE_UNMARKED: FavouriteChanged = "favourite.unmarked", DESK;
    /// Somebody made an address for the calendar of their agenda; an earlier one is void.
    AGENDA_FEED_CREATED: AgendaFeedChanged = "agenda_feed.created", DESK;
    /// The address of the calendar of somebody's agenda is void.
    AGENDA_FEED_REVOKED: AgendaFeedChanged = "agenda_feed.revoked", DESK;
}
