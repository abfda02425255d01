//! Krippendorff's alpha for interval data (K. Krippendorff, *Content Analysis*, chapter on reliability): how far evaluators agree, with any
//! assignment and with missing values.

/// The agreement over units, each with the values it was given. `None`: not defined.
pub fn alpha(units: &[Vec<f64>]) -> Option<f64> {
    let paired: Vec<_> = units.iter().filter(|values| values.len() > 1).collect();
    let all: Vec<f64> = paired.iter().flat_map(|values| values.iter().copied()).collect();
    let count = float(all.len());
    // Within each unit, and over all: the mean of squared differences, computed from squares about the mean.
    let observed: f64 = paired
        .iter()
        .map(|values| 2.0 * spread(values) * float(values.len()) / float(values.len() - 1))
        .sum();
    let expected = 2.0 * spread(&all) / (count - 1.0);
    (expected > 0.0).then(|| 1.0 - observed / count / expected)
}

/// The sum of squares about the mean.
fn spread(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / float(values.len());
    values.iter().map(|value| (value - mean).powi(2)).sum()
}

/// Counts are far below the limit of exact integers in floating point.
#[expect(clippy::cast_precision_loss, reason = "as its comment says")]
pub fn float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alpha_agrees_with_the_literature() {
        // Three evaluators and fifteen units, as in the literature: 0.811 for intervals.
        let (none, judges) = (
            0.0,
            [
                [0., 0., 0., 0., 0., 3., 4., 1., 2., 1., 1., 3., 3., 0., 3.],
                [1., 0., 2., 1., 3., 3., 4., 3., 0., 0., 0., 0., 0., 0., 0.],
                [0., 0., 2., 1., 3., 4., 4., 0., 2., 1., 1., 3., 3., 0., 4.],
            ],
        );
        let units: Vec<Vec<f64>> = (0..15)
            .map(|n| judges.iter().map(|row| row[n]).filter(|value| *value > none).collect())
            .collect();
        assert!((alpha(&units).unwrap() - 0.811).abs() < 0.0005, "{:?}", alpha(&units));
    }

    #[test]
    fn alpha_is_undefined_without_variation_or_pairs() {
        assert_eq!(alpha(&[vec![3., 3.], vec![3., 3.]]), None);
        assert_eq!(alpha(&[vec![3.], vec![4.]]), None);
        assert_eq!(alpha(&[vec![3., 3.], vec![4., 4.]]), Some(1.0));
    }
}
