//! Merges a row of a file into an existing registration. Pure.

use super::{
    garbled::is_garbled,
    recognising::{Columns, Field},
    row_reader::Delegate,
};
use crate::{
    congress::is_city_called,
    registration::{questions::Values, registrations::Registration},
    types::{PersonName, RegistrationTypeId},
};

/// An existing registration.
#[derive(Clone, Debug)]
pub struct ExistingRegistration {
    pub registration: Registration,
    pub r#type: RegistrationTypeId,
}

impl ExistingRegistration {
    /// The person after an import; `None` if nothing changes.
    pub fn merge(&self, new: Delegate, columns: &Columns) -> Option<Delegate> {
        let (email, person) = (self.registration.email.clone(), self.registration.person());
        let before = Delegate { email, person, r#type: self.r#type };
        let after = merge(before.clone(), new, columns);
        (after != before).then_some(after)
    }
}

/// Takes over the fields that the file has a column for.
fn merge(mut after: Delegate, new: Delegate, columns: &Columns) -> Delegate {
    let (person, new_person) = (&mut after.person, new.person);
    let text = |known: &mut String, new: String| {
        if !is_garbled(&new) && !has_lost_characters(&new, known) {
            *known = new;
        }
    };
    let optional = |known: &mut Option<String>, new: Option<String>| match (known, new) {
        (Some(known), Some(new)) => text(known, new),
        (known, new) => *known = new,
    };
    let has = |field| columns.has(field);
    let (known, imported) = (person.name(), new_person.name());
    let has_parts = has(Field::GivenName) || has(Field::FamilyName);
    let differs = has_parts && (&known.given, &known.family) != (&imported.given, &imported.family);
    let is_renamed = has(Field::Name) && known.display() != imported.display();
    // If the display name is unchanged, keep the parts and their order.
    if (differs || is_renamed) && !is_damaged_name(&imported, &known, has(Field::Name)) {
        optional(&mut person.given_name, new_person.given_name);
        optional(&mut person.family_name, new_person.family_name);
        // A display name that the file does not contain is out of date when the names change.
        if is_renamed || (&known.given, &known.family) != (&person.given_name, &person.family_name) {
            person.display_name = new_person.display_name;
        }
        if has(Field::Name) {
            person.name_order = new_person.name_order;
        }
    }
    if has(Field::Salutation) {
        optional(&mut person.salutation, new_person.salutation);
    }
    if has(Field::Organisation) {
        optional(&mut person.organisation, new_person.organisation);
    }
    if has(Field::JobTitle) {
        optional(&mut person.job_title, new_person.job_title);
    }
    // A city that the person writes otherwise, as in `München`, keeps that name.
    let is_same = |(old, new): (&String, &String)| old == new || is_city_called(new, old);
    if has(Field::City) && !person.city.as_ref().zip(new_person.city.as_ref()).is_some_and(is_same) {
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
    merge_answers(&mut person.answers, new_person.answers);
    after
}

/// Whether a name must not replace the known one. Of names in two columns, each is compared by itself.
fn is_damaged_name(new: &PersonName, known: &PersonName, is_whole: bool) -> bool {
    let (new, known) = (new.display(), known.display());
    (is_whole && is_garbled(&new)) || has_lost_characters(&new, &known)
}

/// Takes over answers, except garbled ones to questions that are already answered.
fn merge_answers(known: &mut Values, new: Values) {
    for (question, answer) in new {
        if !answer.as_str().is_some_and(is_garbled) || !known.contains_key(&question) {
            known.insert(question, answer);
        }
    }
}

/// Whether a text is the known one with characters lost, and so must not replace it, such as `Pozna?` for `Poznań`.
fn has_lost_characters(new: &str, known: &str) -> bool {
    let lost = |c| matches!(c, '?' | char::REPLACEMENT_CHARACTER);
    new.chars().count() == known.chars().count()
        && new.chars().zip(known.chars()).all(|(new, known)| new == known || lost(new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lost_characters_are_recognised_by_the_others() {
        for (new, known) in [("Pozna?", "Poznań"), ("Pozna\u{fffd}", "Poznań"), ("?", "张")] {
            assert!(has_lost_characters(new, known), "{new} {known}");
        }
        for (new, known) in [("Poznan", "Poznań"), ("Pozna??", "Poznań"), ("Pozna?", "Lisbon")] {
            assert!(!has_lost_characters(new, known), "{new} {known}");
        }
    }
}
