//! Pseudo-random numbers that are the same on every machine. Pure; integers only.
//!
//! A search must give the same timetable for the same seed for as long as the version of the engine is the same. The
//! generators of `rand` may change between its versions, and `f64::ln` differs between platforms, so both are written here.

/// Fractional bits of [`Fixed`] numbers.
const FRACTION: u32 = 16;
/// Entries of the table of logarithms, as a power of two.
const TABLE_BITS: u32 = 8;
const TABLE: usize = 1 << TABLE_BITS;
/// The natural logarithm of 2, in units of 2^-32.
const LN_2: u64 = 2_977_044_472;

/// A number with 16 fractional bits: 65,536 is one.
pub type Fixed = u64;

/// One, as a [`Fixed`] number.
pub const ONE: Fixed = 1 << FRACTION;

/// A xorshift64* generator, seeded with splitmix64 so that near seeds give unrelated sequences.
///
/// Vigna, "An experimental exploration of Marsaglia's xorshift generators, scrambled" (2016). Not for secrets.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        let mut mixed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        // The only state that xorshift never leaves is zero.
        Self((mixed ^ mixed >> 31).max(1))
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `end`; 0 if `end` is 0. `end` is at most 2^32.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX);
        usize::try_from((self.next() >> 32).wrapping_mul(end) >> 32).unwrap_or_default()
    }

    /// True once in `times` on average.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// An element of a slice; `None` if it is empty.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        from.get(self.below(from.len())).copied()
    }

    /// A number of the exponential distribution with mean one: the negative logarithm of a uniform number.
    pub fn exponential(&mut self) -> Fixed {
        // Uniform in 1..=2^40; the largest result is 40 ln 2, about 28.
        let uniform = (self.next() >> 24) + 1;
        let below_one = (u64::from(40_u32) << FRACTION) - log2(uniform);
        (below_one * (LN_2 >> 8)) >> 24
    }
}

/// The binary logarithm of a positive integer; 0 for 0.
pub fn log2(number: u64) -> Fixed {
    let Some(whole) = number.checked_ilog2() else { return 0 };
    // The number as 1.f, with 32 bits after the point.
    let shifted = if whole < 32 { number << (32 - whole) } else { number >> (whole - 32) };
    let mantissa = shifted & 0xFFFF_FFFF;
    let index = usize::try_from(mantissa >> (32 - TABLE_BITS)).unwrap_or_default();
    let rest = mantissa & ((1 << (32 - TABLE_BITS)) - 1);
    let (low, high) = (LOGARITHMS[index], LOGARITHMS[index + 1]);
    (u64::from(whole) << FRACTION) + low + (((high - low) * rest) >> (32 - TABLE_BITS))
}

/// 2 to the power of a number below 47, as a [`Fixed`] number.
pub fn exp2(power: Fixed) -> Fixed {
    let whole = power >> FRACTION;
    let mut result = ONE << 14;
    for (bit, root) in ROOTS.iter().enumerate() {
        if power & (ONE >> (bit + 1)) != 0 {
            result = (result * root) >> 30;
        }
    }
    if whole < 14 { result >> (14 - whole) } else { result << (whole - 14) }
}

/// The binary logarithms of 1 + n / 256, as [`Fixed`] numbers.
static LOGARITHMS: [u64; TABLE + 1] = {
    let mut table = [0; TABLE + 1];
    let mut index = 0;
    // Bit by bit: the square of a number has twice its logarithm.
    while index < TABLE {
        let mut number = (1_u64 << 31) + ((index as u64) << (31 - TABLE_BITS));
        let (mut logarithm, mut bit) = (0, FRACTION);
        while bit > 0 {
            bit -= 1;
            number = (number * number) >> 31;
            if number >= 1 << 32 {
                number >>= 1;
                logarithm |= 1 << bit;
            }
        }
        table[index] = logarithm;
        index += 1;
    }
    table[TABLE] = ONE;
    table
};

/// 2^(1/2), 2^(1/4), 2^(1/8), …, with 30 fractional bits.
static ROOTS: [u64; FRACTION as usize] = {
    let mut roots = [0; FRACTION as usize];
    let (mut number, mut index) = (2_u64 << 30, 0);
    while index < roots.len() {
        number = (number << 30).isqrt();
        roots[index] = number;
        index += 1;
    }
    roots
};

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "compared with floating point, roughly")]
mod tests {
    use super::*;

    #[test]
    fn logarithms_and_powers_are_close_to_those_of_floating_point() {
        for number in [1_u64, 2, 3, 7, 255, 1000, 65_537, 1 << 31, (1 << 40) - 1] {
            let exact = (number as f64).log2();
            assert!((log2(number) as f64 / ONE as f64 - exact).abs() < 1e-4, "{number}");
        }
        for power in [0, 1, ONE / 3, ONE, 5 * ONE + 12_345, 40 * ONE + 1] {
            let exact = (power as f64 / ONE as f64).exp2();
            assert!((exp2(power) as f64 / ONE as f64 / exact - 1.0).abs() < 1e-3, "{power}");
        }
    }

    #[test]
    fn exponential_numbers_have_mean_and_tail_of_their_distribution() {
        let mut random = Random::new(1);
        let numbers: Vec<_> = (0..100_000).map(|_| random.exponential() as f64 / ONE as f64).collect();
        let mean = numbers.iter().sum::<f64>() / 100_000.0;
        assert!((mean - 1.0).abs() < 0.02, "{mean}");
        let beyond_three = numbers.iter().filter(|number| **number > 3.0).count();
        assert!((4_700..5_260).contains(&beyond_three), "{beyond_three}; e^-3 is 4,979 in 100,000");
    }

    #[test]
    fn numbers_below_an_end_are_spread_evenly() {
        let mut random = Random::new(2);
        let mut counts = [0; 7];
        (0..70_000).for_each(|_| counts[random.below(7)] += 1);
        assert!(counts.iter().all(|count| (9_600..10_400).contains(count)), "{counts:?}");
        assert_eq!(random.below(0), 0);
        assert_eq!(random.pick::<usize>(&[]), None);
    }

    #[test]
    fn sequence_of_a_seed_never_changes() {
        let mut random = Random::new(7);
        let numbers: Vec<_> = (0..5).map(|_| random.below(1000)).collect();
        assert_eq!(numbers, [81, 258, 354, 553, 651]);
    }
}
