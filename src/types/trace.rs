use std::{fmt, str::FromStr};

/// Length of a `traceparent` of version 00.
const LENGTH: usize = 55;

/// The place of an operation in a distributed trace, as in the `traceparent` header of W3C Trace Context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceParent {
    pub trace: u128,
    pub span: u64,
    /// Whether the trace is recorded.
    pub sampled: bool,
}

impl fmt::Display for TraceParent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{:032x}-{:016x}-{:02x}", self.trace, self.span, u8::from(self.sampled))
    }
}

/// The text is not a `traceparent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTraceParent;

impl FromStr for TraceParent {
    type Err = NoTraceParent;

    /// Later versions may add fields at the end, which are ignored.
    fn from_str(text: &str) -> Result<Self, NoTraceParent> {
        let known = text.get(..LENGTH).ok_or(NoTraceParent)?;
        let mut parts = known.split('-');
        let mut next = |digits| hexadecimal(parts.next()?, digits);
        let parsed = (|| Some((next(2)?, next(32)?, next(16)?, next(2)?)))();
        let (version, trace, span, flags) = parsed.ok_or(NoTraceParent)?;
        let ends = match version {
            0 => text.len() == LENGTH,
            0xff => false,
            _ => text.len() == LENGTH || text[LENGTH..].starts_with('-'),
        };
        let span = u64::try_from(span).map_err(|_| NoTraceParent)?;
        if !ends || trace == 0 || span == 0 {
            return Err(NoTraceParent);
        }
        Ok(Self { trace, span, sampled: flags & 1 == 1 })
    }
}

/// A number of exactly so many lower-case hexadecimal digits.
fn hexadecimal(text: &str, digits: usize) -> Option<u128> {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let valid = text.len() == digits && text.bytes().all(is_digit);
    valid.then(|| u128::from_str_radix(text, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EXAMPLE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    #[test]
    fn header_of_the_specification_is_read() {
        let parent: TraceParent = EXAMPLE.parse().unwrap();
        assert_eq!(
            (parent.trace, parent.span),
            (0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c, 0xb7ad_6b71_6920_3331)
        );
        assert!(parent.sampled);
        assert_eq!(parent.to_string(), EXAMPLE);
        assert_eq!(
            format!("cc{}-more", &EXAMPLE[2..]).parse(),
            Ok(parent),
            "a later version with another field"
        );
        assert!(!format!("{}02", &EXAMPLE[..53]).parse::<TraceParent>().unwrap().sampled, "another flag");
    }

    #[test]
    fn invalid_headers_are_refused() {
        let invalid = [
            String::new(),
            EXAMPLE[..54].to_owned(),
            format!("{EXAMPLE}-more"),
            format!("{EXAMPLE}0"),
            format!("ff{}", &EXAMPLE[2..]),
            format!("cc{}x", &EXAMPLE[2..]),
            EXAMPLE.to_uppercase(),
            EXAMPLE.replace("0af7", "+af7"),
            EXAMPLE.replace("0af7", "0äf"),
            EXAMPLE.replace("0af7651916cd43dd8448eb211c80319c", &"0".repeat(32)),
            EXAMPLE.replace("b7ad6b7169203331", &"0".repeat(16)),
            EXAMPLE.replacen('-', "_", 1),
            EXAMPLE.repeat(1000),
        ];
        for text in invalid {
            assert_eq!(text.parse::<TraceParent>(), Err(NoTraceParent), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,80}") {
            if let Ok(parent) = text.parse::<TraceParent>() {
                prop_assert!(parent.trace != 0 && parent.span != 0);
            }
        }

        #[test]
        fn written_header_is_read_back(trace in 1_u128.., span in 1_u64.., sampled: bool) {
            let parent = TraceParent { trace, span, sampled };
            prop_assert_eq!(parent.to_string().parse(), Ok(parent));
        }
    }
}
