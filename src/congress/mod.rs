//! Congress editions with their policy themes, tracks and staff, and the list of cities.
//!
//! ```text
//! draft --open--> open --run--> running --close--> closed --archive--> archived
//!                  \------------close-------------/
//! ```
//!
//! Invariants: only its staff see a draft; the dates are in order; a theme or track in use cannot be deleted; a congress
//! keeps an organiser.

mod cities;
mod copy;
mod editions;
mod events;
mod staff;
mod themes;
mod tracks;

pub use cities::{City, CityMatch, country_names, is_city_called, load_cities, match_city};
pub use copy::{EditionCopy, copy_structure};
pub use editions::{
    Congress, CongressError, CongressState, CongressTransition, NewCongress, apply as apply_transition,
    create as create_congress, find, find_by_slug, set_settings,
};
pub use staff::set_roles;
pub use themes::{NewTheme, create as create_theme};
pub use tracks::{
    NewTrack, TrackKind, create as create_track, delete as delete_track, kinds as track_problems,
};

crate::feature! {
    operations: [
        editions::api::operations,
        themes::api::operations,
        tracks::api::operations,
        cities::api::operations,
        staff::api::operations,
    ],
    problems: [
        editions::CongressError,
        editions::InvalidTransition,
        themes::ThemeError,
        tracks::TrackError,
        staff::StaffError,
    ],
    events: [events::EVENTS],
}
