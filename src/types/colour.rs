use super::{checked_text, text_schema};

checked_text! {
    /// A colour: `#rrggbb`, in lower case.
    Colour, "a colour such as #0b57a4", colour
}
text_schema!(Colour, "colour", 7, "#0b57a4", "A colour: #rrggbb.");

fn colour(text: &str) -> Option<String> {
    let digits = text.strip_prefix('#')?;
    let is_hexadecimal = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hexadecimal.then(|| text.to_ascii_lowercase())
}

impl Colour {
    /// The hexadecimal digits without `#`.
    pub fn digits(&self) -> &str {
        self.trim_start_matches('#')
    }

    /// The contrast with white, from 1 to 21 (WCAG 2.2, "contrast ratio").
    pub fn contrast_with_white(&self) -> f64 {
        1.05 / (self.luminance() + 0.05)
    }

    /// The relative luminance of WCAG 2.2, from 0 to 1.
    fn luminance(&self) -> f64 {
        let linear = |at: usize| {
            let value = self.digits().get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
            let value = f64::from(value.unwrap_or_default()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(0) + 0.7152 * linear(2) + 0.0722 * linear(4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_has_six_hexadecimal_digits() {
        assert_eq!(colour("#0B57a4").as_deref(), Some("#0b57a4"));
        for wrong in ["0b57a4", "#0b57a", "#0b57a45", "#0b57ag", "red", "#ééé", ""] {
            assert_eq!(colour(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let contrast = |text: &str| (text.parse::<Colour>().unwrap().contrast_with_white() * 100.0).round();
        assert_eq!(
            ["#ffffff", "#000000", "#777777", "#767676"].map(contrast).as_slice(),
            [100.0, 2100.0, 448.0, 454.0]
        );
    }
}
