//! References that people read aloud: `MWC13-7K3F-9QXD`.

use crate::types::random_number;

/// Crockford's base 32: without I, L, O and U, which are easily misread.
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Draws seven random symbols and a check symbol, after the edition's prefix.
///
/// Crockford's check symbol is the number modulo 37. Numbers whose check symbol would be one of the five outside the
/// alphabet are not used, so that a reference contains only letters and digits.
pub fn draw(prefix: &str) -> String {
    loop {
        if let Some(code) = code(random_number() >> (64 - 35)) {
            return format!("{prefix}-{}-{}", &code[..4], &code[4..]);
        }
    }
}

fn code(number: u64) -> Option<String> {
    let check = SYMBOLS.get(usize::try_from(number % 37).ok()?)?;
    let digits = (0..7).rev().map(|place| SYMBOLS[((number >> (5 * place)) & 31) as usize]);
    Some(digits.chain([*check]).map(char::from).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn single_misread_symbol_is_detected(number in 0..1_u64 << 35, place in 0..7_u32, other in 0..32_u64) {
            let mask = 31 << (5 * place);
            let misread = (number & !mask) | (other << (5 * place));
            prop_assume!(misread != number);
            prop_assert_ne!(number % 37, misread % 37);
        }
    }

    #[test]
    fn reference_contains_no_ambiguous_symbols() {
        let reference = draw("MWC13");
        assert_eq!(reference.len(), "MWC13-7K3F-9QXD".len());
        assert!(!reference[6..].contains(['I', 'L', 'O', 'U']), "{reference}");
    }
}
