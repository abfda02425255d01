//! Dates with the name of the month. Pure.

use chrono::{Datelike as _, NaiveDate};

use crate::types::folded;

/// Names of the months without accents, in English, German, French and Spanish. `mar` is also a day of the week.
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar", "janner", "janvier", "enero"],
    &["february", "feb", "februar", "feber", "fevrier", "febrero"],
    &["march", "marz", "maerz", "mrz", "mars", "marzo"],
    &["april", "apr", "avril", "abril"],
    &["may", "mai", "mayo"],
    &["june", "jun", "juni", "juin", "junio"],
    &["july", "jul", "juli", "juillet", "julio"],
    &["august", "aug", "aout", "agosto"],
    &["september", "sep", "sept", "septembre", "septiembre", "setiembre"],
    &["october", "oct", "oktober", "okt", "octobre", "octubre"],
    &["november", "nov", "novembre", "noviembre"],
    &["december", "dec", "dezember", "dez", "decembre", "diciembre"],
];

/// A date such as `4. März 2031`, `Dienstag, 4. März 2031`, `4 de marzo de 2031` or `March 4, 2031`.
pub fn date_in_words(text: &str) -> Option<NaiveDate> {
    let text = folded(text);
    let words: Vec<_> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let month_of = |word: &&str| {
        let mut months = MONTHS.iter().zip(1..);
        months.find(|(names, _)| names.contains(word)).map(|(_, month)| month)
    };
    let mut months = words.iter().filter_map(month_of);
    let (Some(month), None) = (months.next(), months.next()) else { return None };
    // `1er` and `4th` too.
    let number = |word: &&str| word.trim_end_matches(char::is_alphabetic).parse::<i32>();
    let is_number = |word: &&&str| word.starts_with(|c: char| c.is_ascii_digit());
    let numbers: Vec<_> = words.iter().filter(is_number).map(number).collect::<Result<_, _>>().ok()?;
    let [day, year] = numbers[..] else { return None };
    let (day, year) = if day > 31 { (year, day) } else { (day, year) };
    let date = NaiveDate::from_ymd_opt(year, month, u32::try_from(day).ok()?)?;
    Some(date).filter(|date| date.year() > 1900)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_recognised_by_name() {
        for text in [
            "4. März 2031",
            "Dienstag, 4. März 2031",
            "Di., 4. Mrz. 2031",
            "4 mars 2031",
            "4 de marzo de 2031",
            "March 4th, 2031",
            "2031 March 4",
        ] {
            assert_eq!(date_in_words(text), NaiveDate::from_ymd_opt(2031, 3, 4), "{text}");
        }
        assert_eq!(date_in_words("1er août 2031"), NaiveDate::from_ymd_opt(2031, 8, 1));
        assert_eq!(date_in_words("7. Jänner 2031"), NaiveDate::from_ymd_opt(2031, 1, 7));
        for text in
            ["4. März", "4. März 31", "31. Februar 2031", "4. oder 5. März 2031", "März 2031", "4.3.2031", ""]
        {
            assert_eq!(date_in_words(text), None, "{text}");
        }
    }
}
