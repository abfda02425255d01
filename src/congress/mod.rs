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
mod editions;
mod events;
mod staff;
mod themes;
mod tracks;

pub use cities::{City, CityMatch, country_names, load_cities, match_city};
pub use editions::{
    Congress, CongressState, CongressTransition, NewCongress, apply as apply_transition,
    create as create_congress, find, find_by_slug, set_settings,
};
pub use staff::set_roles;
pub use themes::{NewTheme, create as create_theme};
pub use tracks::{NewTrack, TrackKind, create as create_track};

crate::feature! {
    operations: [
        editions::api::list_congresses,
        editions::api::create_congress,
        editions::api::get_congress,
        editions::api::update_congress,
        editions::api::open_congress,
        editions::api::run_congress,
        editions::api::close_congress,
        editions::api::archive_congress,
        themes::api::list_themes,
        themes::api::create_theme,
        themes::api::get_theme,
        themes::api::update_theme,
        themes::api::delete_theme,
        tracks::api::list_tracks,
        tracks::api::create_track,
        tracks::api::get_track,
        tracks::api::update_track,
        tracks::api::delete_track,
        cities::api::list_cities,
        staff::api::list_staff,
        staff::api::get_staff_member,
        staff::api::set_staff_member,
        staff::api::remove_staff_member,
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
