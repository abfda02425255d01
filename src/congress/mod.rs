//! Congress editions with their policy themes, tracks and staff, and the list of cities.
//!
//! ```text
//! draft --open--> open --run--> running --close--> closed --archive--> archived
//!                  \------------close-------------/
//! ```
//!
//! Invariants: only its staff see a draft; the dates are in order; a theme or track in use cannot be deleted.

mod catalogue;
mod cities;
mod editions;
mod staff;
mod state;
mod themes;
mod tracks;

pub use cities::{City, CityMatch, country_names, load as load_cities, match_city};
pub use editions::{Congress, NewCongress, find, find_by_slug, insert as insert_congress};
pub use staff::appoint;
pub use state::{CongressState, Move};
pub use themes::{NewTheme, insert as insert_theme};
pub use tracks::{NewTrack, TrackKind, insert as insert_track};

crate::feature! {
    operations: [
        editions::list_congresses,
        editions::create_congress,
        editions::get_congress,
        editions::update_congress,
        editions::open_congress,
        editions::run_congress,
        editions::close_congress,
        editions::archive_congress,
        themes::list_themes,
        themes::create_theme,
        themes::update_theme,
        themes::delete_theme,
        tracks::list_tracks,
        tracks::create_track,
        tracks::update_track,
        tracks::delete_track,
        cities::list_cities,
        staff::list_staff,
        staff::set_staff,
        staff::remove_staff,
    ],
    problems: [
        editions::Refused,
        state::IllegalMove,
        themes::Refused,
        tracks::Refused,
        staff::Refused,
    ],
    events: [catalogue::EVENTS],
}
