//! Names of people. Pure.
//!
//! A person has a given name, a family name, or only one of them, and a display name: the name as the person writes it.
//! See W3C, *Personal names around the world*.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::FieldError;

/// The order of the names of a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum NameOrder {
    #[default]
    GivenFirst,
    FamilyFirst,
}

/// Forms of address in front of a name, without full stops.
const SALUTATIONS: [&str; 31] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "hon",
    "rev",
    "mme",
    "mlle",
    "sr",
    "sra",
    "srta",
    "doña",
    "dona",
    "lic",
    "herr",
    "frau",
    "sig",
    "signor",
    "signora",
    "dott",
    "dottssa",
    "dra",
    "madam",
    "madame",
    "monsieur",
];

/// Forms of address that are names, too, unless they have a full stop.
const ABBREVIATED: [&str; 8] = ["m", "me", "he", "eng", "ing", "ir", "mag", "arch"];

/// What follows a name and is not one.
const SUFFIXES: [&str; 15] = [
    "jr", "sr", "junior", "senior", "ii", "iii", "iv", "phd", "md", "mba", "msc", "esq", "filho", "neto",
    "sobrinho",
];

/// The name of a person, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName {
    pub given: Option<String>,
    pub family: Option<String>,
    pub order: NameOrder,
    /// The display name, if it is not composed of the parts in their order.
    pub written: Option<String>,
}

/// A name that was written in one piece, with its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrittenName {
    pub salutation: Option<String>,
    pub given: Option<String>,
    pub family: Option<String>,
    /// The whole name, if the parts in their order do not give it.
    pub display: Option<String>,
    pub order: NameOrder,
    /// Whether the parts are a guess.
    pub is_guess: bool,
}

impl NameOrder {
    /// The name in exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::GivenFirst => "given_first",
            Self::FamilyFirst => "family_first",
        }
    }

    /// The usual order: Chinese, Japanese and Korean names begin with the family name.
    pub fn usual(given: Option<&str>, family: Option<&str>) -> Self {
        match given.is_some_and(is_east_asian) && family.is_some_and(is_east_asian) {
            true => Self::FamilyFirst,
            false => Self::GivenFirst,
        }
    }
}

/// The display name of a person who has not written another one. The database has the same rule.
pub fn composed(given: Option<&str>, family: Option<&str>, order: NameOrder) -> String {
    let (Some(given), Some(family)) = (given, family) else {
        return given.or(family).unwrap_or_default().to_owned();
    };
    let between = if is_east_asian(given) && is_east_asian(family) { "" } else { " " };
    match order {
        NameOrder::GivenFirst => format!("{given}{between}{family}"),
        NameOrder::FamilyFirst => format!("{family}{between}{given}"),
    }
}

/// Whether a name is written without blanks, in Chinese characters, kana or Hangul.
fn is_east_asian(name: &str) -> bool {
    let is_character = |c| {
        matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
            | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
    };
    !name.is_empty() && name.chars().all(is_character)
}

impl PersonName {
    /// The name with its usual order, unless one is given, and without a display name that says the same.
    pub fn new(
        given: Option<&String>,
        family: Option<&String>,
        display: Option<&String>,
        order: Option<NameOrder>,
    ) -> Self {
        let text = |text: Option<&String>| text.filter(|text| !text.is_empty()).cloned();
        let (given, family) = (text(given), text(family));
        let (one, other) = (given.as_deref(), family.as_deref());
        let usual = NameOrder::usual(one, other);
        // A display name that is the names in an order states this order.
        let is_stated =
            |order: &NameOrder| display.is_some_and(|display| *display == composed(one, other, *order));
        let stated = [usual, NameOrder::GivenFirst, NameOrder::FamilyFirst].into_iter().find(is_stated);
        let order = order.or(stated).unwrap_or(usual);
        let usual = composed(given.as_deref(), family.as_deref(), order);
        let written = text(display).filter(|display| *display != usual);
        Self { given, family, order, written }
    }

    /// The name as the person writes it.
    pub fn display(&self) -> String {
        self.written
            .clone()
            .unwrap_or_else(|| composed(self.given.as_deref(), self.family.as_deref(), self.order))
    }

    /// The error of a body without any name.
    pub fn faults(&self) -> Vec<FieldError> {
        match (&self.given, &self.family) {
            (None, None) => {
                let detail = "give at least one of `given_name` and `family_name`; a person with one name has only one";
                vec![FieldError::new("/given_name", "required", detail)]
            }
            _ => Vec::new(),
        }
    }
}

impl WrittenName {
    /// Splits a name. A comma separates the family name. Of two words, the second is probably the family name, and of more
    /// words the last one; the whole name is then kept as it was written.
    pub fn split(text: &str) -> Self {
        let (salutation, name) = without_salutation(text);
        if let Some((family, given)) =
            name.split_once([',', '，']).map(|(family, given)| (family.trim(), given.trim()))
            && !family.is_empty()
            && !given.is_empty()
        {
            if given.split_whitespace().all(is_suffix) {
                let named = Self::split(family);
                return Self { salutation, display: Some(name.clone()), is_guess: true, ..named };
            }
            let (before_given, given) = without_salutation(given);
            let salutation = salutation.or(before_given);
            let order = NameOrder::usual(Some(&given), Some(family));
            // `Ana Vega, City of Quito` looks the same as `García Márquez, Gabriel`.
            let is_guess = family.contains(' ') || given.contains([',', '，']);
            let (given, family) = (Some(given), Some(family.to_owned()));
            return Self { salutation, given, family, order, is_guess, display: None };
        }
        let words: Vec<_> = name.split_whitespace().collect();
        match *words.as_slice() {
            [given, family] => {
                let order = NameOrder::usual(Some(given), Some(family));
                let (given, family) = match order {
                    NameOrder::GivenFirst => (given, family),
                    NameOrder::FamilyFirst => (family, given),
                };
                // With a blank between characters, the person wrote it so.
                let display = (order == NameOrder::FamilyFirst).then(|| name.clone());
                let (given, family) = (Some(given.to_owned()), Some(family.to_owned()));
                Self { salutation, given, family, display, order, is_guess: true }
            }
            [.., _, _, _] => {
                let names = words.len() - usize::from(words.last().is_some_and(|word| is_suffix(word)));
                let (given, family) = (words[..names - 1].join(" "), words[names - 1..].join(" "));
                Self {
                    salutation,
                    given: Some(given),
                    family: Some(family),
                    is_guess: true,
                    ..Self::default()
                }
            }
            _ => Self { salutation, given: Some(name), ..Self::default() },
        }
    }

    pub fn display(&self) -> String {
        self.display
            .clone()
            .unwrap_or_else(|| composed(self.given.as_deref(), self.family.as_deref(), self.order))
    }
}

fn is_suffix(word: &str) -> bool {
    SUFFIXES.contains(&&*word.replace('.', "").to_lowercase())
}

/// Separates the forms of address in front of a name: `Prof. Dr. Ana Vega`.
fn without_salutation(name: &str) -> (Option<String>, String) {
    let words: Vec<_> = name.split_whitespace().collect();
    let is_salutation = |word: &&&str| {
        let bare = word.replace('.', "").to_lowercase();
        SALUTATIONS.contains(&&*bare) || (word.contains('.') && ABBREVIATED.contains(&&*bare))
    };
    // A name remains.
    let most = words.len().saturating_sub(1);
    let salutations = words[..most].iter().take_while(is_salutation).count();
    let (salutation, name) = words.split_at(salutations);
    ((!salutation.is_empty()).then(|| salutation.join(" ")), name.join(" "))
}

/// Adds `name` to bodies with the four fields of a name.
macro_rules! named {
    ($($body:ident),+) => {
        $(impl $body {
            /// The name, as it is stored.
            pub fn name(&self) -> $crate::types::PersonName {
                let (given, family) = (self.given_name.as_ref(), self.family_name.as_ref());
                $crate::types::PersonName::new(given, family, self.display_name.as_ref(), self.name_order)
            }
        })+
    };
}

pub(crate) use named;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_as_people_write_them() {
        for (text, salutation, given, family, display, is_guess) in [
            ("Suharto", None, "Suharto", None, "Suharto", false),
            ("Vega, Ana", None, "Ana", Some("Vega"), "Ana Vega", false),
            ("Ana  Vega", None, "Ana", Some("Vega"), "Ana Vega", true),
            ("Nguyễn Thị Minh Khai", None, "Nguyễn Thị Minh", Some("Khai"), "Nguyễn Thị Minh Khai", true),
            ("Mr. Kofi Mensah Jr.", Some("Mr."), "Kofi", Some("Mensah Jr."), "Kofi Mensah Jr.", true),
            ("H.E. Ana Vega", Some("H.E."), "Ana", Some("Vega"), "Ana Vega", true),
            ("王芳", None, "王芳", None, "王芳", false),
            ("山田 太郎", None, "太郎", Some("山田"), "山田 太郎", true),
            ("佐々木 太郎", None, "太郎", Some("佐々木"), "佐々木 太郎", true),
            ("He Wei", None, "He", Some("Wei"), "He Wei", true),
            ("Prof. Dr. Ana Vega", Some("Prof. Dr."), "Ana", Some("Vega"), "Ana Vega", true),
            ("Dr. Vega, Ana", Some("Dr."), "Ana", Some("Vega"), "Ana Vega", false),
            ("Vega，Ana", None, "Ana", Some("Vega"), "Ana Vega", false),
            (
                "García Márquez, Gabriel",
                None,
                "Gabriel",
                Some("García Márquez"),
                "Gabriel García Márquez",
                true,
            ),
            ("Ana Vega, PhD", None, "Ana", Some("Vega"), "Ana Vega, PhD", true),
            ("John Smith, Jr.", None, "John", Some("Smith"), "John Smith, Jr.", true),
        ] {
            let found = WrittenName::split(text);
            let parts = (found.salutation.as_deref(), found.given.as_deref(), found.family.as_deref());
            assert_eq!(parts, (salutation, Some(given), family), "{text}");
            assert_eq!((&*found.display(), found.is_guess), (display, is_guess), "{text}");
        }
    }

    #[test]
    fn the_display_name_follows_the_order() {
        use NameOrder::{FamilyFirst, GivenFirst};
        for (given, family, order, display) in [
            (Some("Ana"), Some("Vega"), GivenFirst, "Ana Vega"),
            (Some("Sándor"), Some("Nagy"), FamilyFirst, "Nagy Sándor"),
            (Some("伟"), Some("王"), FamilyFirst, "王伟"),
            (Some("Suharto"), None, GivenFirst, "Suharto"),
            (None, Some("Suharto"), FamilyFirst, "Suharto"),
        ] {
            assert_eq!(composed(given, family, order), display);
        }
        assert_eq!(NameOrder::usual(Some("伟"), Some("王")), FamilyFirst);
    }
}
