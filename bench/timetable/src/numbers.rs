//! Reads instances: integers between white space.

pub struct Numbers<'t>(std::str::SplitAsciiWhitespace<'t>);

impl<'t> Numbers<'t> {
    pub fn new(text: &'t str) -> Self {
        Self(text.split_ascii_whitespace())
    }

    pub fn next(&mut self) -> i64 {
        self.0.next().expect("the instance ends too early").parse().expect("an integer")
    }

    pub fn index(&mut self) -> usize {
        usize::try_from(self.next()).expect("a number that is not negative")
    }

    pub fn row(&mut self, length: usize) -> Vec<i64> {
        (0..length).map(|_| self.next()).collect()
    }

    /// The positions of ones among zeros and ones.
    pub fn chosen(&mut self, length: usize) -> Vec<usize> {
        (0..length).filter(|_| self.next() == 1).collect()
    }
}
