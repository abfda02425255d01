use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::state::CongressState;
use crate::{
    http::{HasRevision, RequestError},
    types::{Colour, CongressId, FieldError, Language, Localized, ProblemKind, Refusal, Slug, TimeZone},
};

/// A congress edition.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Congress {
    pub id: CongressId,
    pub slug: Slug,
    pub title: Localized,
    #[schema(required)]
    pub description: Option<Localized>,
    /// Prefix of registration references.
    #[schema(examples("MWC13"))]
    pub reference_prefix: String,
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
    /// Time zone of the venue; dates of the edition are in this zone.
    pub time_zone: TimeZone,
    /// Languages of the edition; the first is the default.
    pub languages: Vec<Language>,
    pub state: CongressState,
    /// Whether staff must use a second factor.
    pub second_factor_required: bool,
    /// Colour of the public pages, behind white text; `null`: the service's own.
    #[schema(required)]
    pub accent: Option<Colour>,
    /// Name of the edition at the top of its public pages; `null`: its title.
    #[schema(required)]
    pub logo_text: Option<String>,
    /// Introduction on the public programme.
    #[schema(required)]
    pub intro: Option<Localized>,
    /// Version of the published schedule; `null` before the first release.
    #[schema(required)]
    pub released_version: Option<i32>,
    /// Send it as `If-Match`.
    pub revision: i64,
    pub created_at: DateTime<Utc>,
}

impl HasRevision for Congress {
    fn revision(&self) -> i64 {
        self.revision
    }
}

impl Congress {
    pub fn settings(&self) -> NewCongress {
        NewCongress {
            slug: self.slug.clone(),
            title: self.title.clone(),
            description: self.description.clone(),
            reference_prefix: self.reference_prefix.clone(),
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            time_zone: self.time_zone.clone(),
            languages: self.languages.clone(),
            second_factor_required: self.second_factor_required,
            accent: self.accent.clone(),
            logo_text: self.logo_text.clone(),
            intro: self.intro.clone(),
        }
    }
}

/// The settings of an edition.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "metropolis-2026", "title": {"en": "14th World Congress"}, "reference_prefix": "MWC14",
    "starts_on": "2026-10-12", "ends_on": "2026-10-16", "time_zone": "Asia/Shanghai", "languages": ["en", "zh"]}))]
pub struct NewCongress {
    pub slug: Slug,
    pub title: Localized,
    pub description: Option<Localized>,
    /// Prefix of registration references: two to eight capital letters and digits.
    #[schema(pattern = "^[A-Z][A-Z0-9]{1,7}$")]
    pub reference_prefix: String,
    pub starts_on: NaiveDate,
    /// At most 366 days after `starts_on`.
    pub ends_on: NaiveDate,
    pub time_zone: TimeZone,
    #[schema(min_items = 1, max_items = 20)]
    pub languages: Vec<Language>,
    /// Whether staff must use a second factor. Staff without one lose access until they add one.
    #[serde(default)]
    pub second_factor_required: bool,
    /// Colour of the public pages, behind white text: its contrast with white is at least 4.5.
    pub accent: Option<Colour>,
    /// Name of the edition at the top of its public pages; by default its title.
    #[schema(min_length = 1, max_length = 40, examples("Metropolis 2026"))]
    pub logo_text: Option<String>,
    /// Introduction on the public programme: at most 2,000 characters in each language.
    pub intro: Option<Localized>,
}

/// The contrast that WCAG 2.2 requires of text (1.4.3, level AA).
const MIN_CONTRAST: f64 = 4.5;
const MAX_INTRO: usize = 2000;
/// Several rules look at each day of an edition.
const MAX_LENGTH: TimeDelta = TimeDelta::days(366);

impl NewCongress {
    /// Checks rules that no schema expresses.
    pub fn check(&self) -> Result<(), RequestError> {
        let mut faults = Vec::new();
        if self.ends_on < self.starts_on {
            faults.push(FieldError::new("/ends_on", "order", "`ends_on` must not be before `starts_on`"));
        }
        if self.ends_on - self.starts_on > MAX_LENGTH {
            let detail =
                format!("`ends_on` must be at most {} days after `starts_on`", MAX_LENGTH.num_days());
            faults.push(FieldError::new("/ends_on", "too_long", detail));
        }
        faults.extend(self.accent.as_ref().and_then(contrast_fault));
        let intro = self.intro.iter().flat_map(Localized::by_language);
        faults.extend(intro.filter(|(_, text)| text.chars().count() > MAX_INTRO).map(|(language, text)| {
            let length = text.chars().count();
            let detail = format!("the text has {length} characters, and at most {MAX_INTRO} are allowed");
            FieldError::new(format!("/intro/{language}"), "maxLength", detail)
        }));
        if faults.is_empty() { Ok(()) } else { Err(RequestError::InvalidBody(faults)) }
    }
}

/// The pages show white text on the accent.
fn contrast_fault(accent: &Colour) -> Option<FieldError> {
    let contrast = accent.contrast_with_white();
    let detail = format!(
        "`accent` has a contrast of {:.1} with white, and white text on it needs at least {MIN_CONTRAST}. Choose a darker colour",
        (contrast * 10.0).floor() / 10.0
    );
    (contrast < MIN_CONTRAST).then(|| FieldError::new("/accent", "contrast", detail))
}

#[derive(Debug, thiserror::Error)]
pub enum CongressError {
    #[error("Another edition already has this slug. Choose a different one.")]
    SlugTaken,
}

crate::problem_kinds! {
    SlugTaken = Conflict "congress-slug-taken" "Slug already taken"
        "Another edition has this slug; it may be one that you cannot see. Choose a different slug."
}

impl Refusal for CongressError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        kinds::SlugTaken::KIND
    }
}
