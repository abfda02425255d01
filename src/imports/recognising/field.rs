//! The fields of delegates that a file can fill.

/// Fields that a file can fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    Email,
    GivenName,
    FamilyName,
    /// The whole name, in one column.
    Name,
    Type,
    Salutation,
    Organisation,
    JobTitle,
    City,
    Country,
    TimeZone,
    Languages,
}

impl Field {
    pub const ALL: [Self; 12] = [
        Self::Email,
        Self::GivenName,
        Self::FamilyName,
        Self::Name,
        Self::Type,
        Self::Salutation,
        Self::Organisation,
        Self::JobTitle,
        Self::City,
        Self::Country,
        Self::TimeZone,
        Self::Languages,
    ];

    /// Name of the field in mappings and exports.
    pub fn key(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::GivenName => "given_name",
            Self::FamilyName => "family_name",
            Self::Name => "name",
            Self::Type => "type",
            Self::Salutation => "salutation",
            Self::Organisation => "organisation",
            Self::JobTitle => "job_title",
            Self::City => "city",
            Self::Country => "country",
            Self::TimeZone => "time_zone",
            Self::Languages => "languages",
        }
    }

    /// The field with this key.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.key() == key)
    }

    /// Name of the field in problems.
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "e-mail",
            Self::GivenName => "given name",
            Self::FamilyName => "family name",
            Self::JobTitle => "job title",
            Self::TimeZone => "time zone",
            other => other.key(),
        }
    }
}
