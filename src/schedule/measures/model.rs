use serde::Serialize;
use utoipa::ToSchema;

use crate::types::Region;

/// How well a timetable fits the people who have a seat in its sessions, wait for one, or marked them.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ScheduleMeasures {
    /// Number of sessions with a placement.
    pub placed: usize,
    /// Number of sessions without a placement.
    pub unplaced: usize,
    /// Number of people who want to attend at least one placed session, and whose time zone is known.
    pub people: usize,
    /// Number of people whose time zone is not known; nothing below counts them.
    pub people_without_time_zone: usize,
    /// Of the sessions that people want to attend, those entirely between 07:00 and 23:00 where they are.
    pub attendable: AttendableShare,
    /// The same between 08:00 and 21:00.
    pub comfortable: AttendableShare,
    /// Of the sessions that people want to attend, the most that each can: between 07:00 and 23:00, and one at a time.
    pub served: AttendableShare,
    /// A tenth of the people can attend at most this share of their sessions, in percent; `null` without people.
    #[schema(required)]
    pub tenth_percentile: Option<f64>,
    /// Number of times that a person wants to attend two sessions at once.
    pub clashes: usize,
    /// Number of times that a speaker speaks outside of 07:00–23:00 where they are.
    pub speaker_nights: usize,
    /// The regions of the people, smallest share first. Regions with fewer than five people are counted together.
    pub regions: Vec<RegionMeasures>,
}

/// A part of the sessions that people want to attend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct AttendableShare {
    /// Number of sessions that people can attend, summed over the people.
    pub count: usize,
    /// Number of sessions that people want to attend, summed over the people.
    pub of: usize,
    /// In percent, with one decimal place; 100 if nobody wants to attend anything.
    pub percent: f64,
}

/// How well a timetable fits the people of a region.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RegionMeasures {
    /// `null`: people without a known region, and those of regions with fewer than five people.
    #[schema(required)]
    pub region: Option<Region>,
    pub people: usize,
    pub attendable: AttendableShare,
    pub served: AttendableShare,
}

/// The measures before and after a change.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MeasuresCompared {
    pub before: ScheduleMeasures,
    pub after: ScheduleMeasures,
}
