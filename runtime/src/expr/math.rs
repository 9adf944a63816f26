//! What the core library does not have of the arithmetic of doubles: rounding, roots, powers.
//!
//! Rounding and roots are exact. A power is computed to about ninety bits and rounded once, so that whole
//! results are whole; engines differ among themselves in the last bit of the others.

/// From here on every double is whole.
const WHOLE: f64 = 4_503_599_627_370_496.0;

/// Without what stands behind the point.
pub(super) fn trunc(x: f64) -> f64 {
    if x.is_nan() || x.abs() >= WHOLE {
        return x;
    }
    #[allow(clippy::cast_possible_truncation)]
    let whole = x as i64;
    #[allow(clippy::cast_precision_loss)]
    (whole as f64).copysign(x)
}

pub(super) fn floor(x: f64) -> f64 {
    let whole = trunc(x);
    if whole > x { whole - 1.0 } else { whole }
}

pub(super) fn ceil(x: f64) -> f64 {
    let whole = trunc(x);
    if whole < x { whole + 1.0 } else { whole }
}

/// To the nearest whole number, halves upwards: `Math.round`.
pub(super) fn round(x: f64) -> f64 {
    let below = floor(x);
    let rounded = if x - below >= 0.5 { below + 1.0 } else { below };
    if rounded == 0.0 { rounded.copysign(x) } else { rounded }
}

/// The square root, correctly rounded.
pub(super) fn sqrt(x: f64) -> f64 {
    if x.is_nan() || x < 0.0 {
        return f64::NAN;
    }
    if x == 0.0 || x.is_infinite() {
        return x;
    }
    let (digits, exponent) = parts(x);
    // An even exponent, and a root of 54 bits: one more than there is room for.
    let shift = 54 + (exponent - 54).rem_euclid(2);
    let square = u128::from(digits) << shift;
    let root = square.isqrt();
    // The last bit stands for all that was cut.
    let sticky = u128::from(root * root != square);
    #[allow(clippy::cast_precision_loss)]
    let rounded = (root << 1 | sticky) as f64;
    scale(rounded, (exponent - shift) / 2 - 1)
}

/// `x ** y`, as ECMAScript has it at the edges.
pub(super) fn pow(x: f64, y: f64) -> f64 {
    let whole = trunc(y) == y;
    let odd = whole && y.abs() < 2.0 * WHOLE && y % 2.0 != 0.0;
    if y == 0.0 {
        return 1.0;
    }
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    if y.is_infinite() {
        return match (x.abs() > 1.0, x.abs() == 1.0) {
            (_, true) => f64::NAN,
            (larger, _) if larger == (y > 0.0) => f64::INFINITY,
            _ => 0.0,
        };
    }
    let sign = if odd && x.is_sign_negative() { -1.0 } else { 1.0 };
    if x == 0.0 || x.is_infinite() {
        let grows = (x == 0.0) != (y > 0.0);
        return if grows { f64::INFINITY * sign } else { 0.0 * sign };
    }
    if x < 0.0 && !whole {
        return f64::NAN;
    }
    if y == 0.5 {
        return sqrt(x);
    }
    let logarithm = ln(x.abs()).times(Double::of(y));
    sign * exp(logarithm)
}

/// A number as the unrounded sum of two doubles.
#[derive(Clone, Copy)]
struct Double {
    high: f64,
    low: f64,
}

const LN_2: Double = Double { high: core::f64::consts::LN_2, low: 2.319_046_813_846_299_6e-17 };

impl Double {
    const fn of(high: f64) -> Self {
        Self { high, low: 0.0 }
    }

    /// The sum of two doubles, exact.
    fn sum(a: f64, b: f64) -> Self {
        let high = a + b;
        let part = high - a;
        Self { high, low: (a - (high - part)) + (b - part) }
    }

    /// The product of two doubles, exact where nothing is too large or too small.
    fn product(a: f64, b: f64) -> Self {
        let split = |x: f64| {
            let large = x * 134_217_729.0;
            let high = large - (large - x);
            (high, x - high)
        };
        let high = a * b;
        let ((a, a_low), (b, b_low)) = (split(a), split(b));
        Self { high, low: ((a * b - high) + a * b_low + a_low * b) + a_low * b_low }
    }

    fn plus(self, other: Self) -> Self {
        let high = Self::sum(self.high, other.high);
        let low = Self::sum(self.low, other.low);
        let once = Self::sum(high.high, high.low + low.high);
        Self::sum(once.high, once.low + low.low)
    }

    fn times(self, other: Self) -> Self {
        let high = Self::product(self.high, other.high);
        Self::sum(high.high, high.low + (self.high * other.low + self.low * other.high))
    }

    fn over(self, other: Self) -> Self {
        let first = self.high / other.high;
        let rest = self.plus(other.times(Self::of(-first)));
        let second = rest.high / other.high;
        let rest = rest.plus(other.times(Self::of(-second)));
        Self::sum(first, second).plus(Self::of(rest.high / other.high))
    }
}

/// The natural logarithm of a number above zero: `ln m = 2 artanh((m - 1) / (m + 1))`.
fn ln(x: f64) -> Double {
    let (digits, mut exponent) = parts(x);
    #[allow(clippy::cast_precision_loss)]
    let mut m = scale(digits as f64, -52);
    exponent += 52;
    if m > core::f64::consts::SQRT_2 {
        m /= 2.0;
        exponent += 1;
    }
    let t = Double::of(m - 1.0).over(Double::sum(m, 1.0));
    let square = t.times(t);
    let mut series = Double::of(0.0);
    for n in (0..24).rev().map(|k| f64::from(2 * k + 1)) {
        series = series.times(square).plus(Double::of(1.0).over(Double::of(n)));
    }
    let of_digits = series.times(t).times(Double::of(2.0));
    of_digits.plus(LN_2.times(Double::of(f64::from(exponent))))
}

/// `e` to a power, rounded.
fn exp(x: Double) -> f64 {
    if x.high > 710.0 {
        return f64::INFINITY;
    }
    if x.high < -746.0 {
        return 0.0;
    }
    #[allow(clippy::cast_possible_truncation)]
    let twos = round(x.high / LN_2.high) as i32;
    let rest = x.plus(LN_2.times(Double::of(f64::from(-twos))));
    // The series for a 256th of it, squared eight times.
    let part = Double { high: rest.high / 256.0, low: rest.low / 256.0 };
    let mut power = Double::of(1.0);
    for n in (1..=13).rev() {
        power = power.times(part).over(Double::of(f64::from(n))).plus(Double::of(1.0));
    }
    for _ in 0..8 {
        power = power.times(power);
    }
    scale(power.high, twos)
}

/// A number above zero as 53 bits, the first of them set, and an exponent.
fn parts(x: f64) -> (u64, i32) {
    // A denormal one is made a normal one first.
    let (bits, lifted) =
        if x < f64::MIN_POSITIVE { ((x * WHOLE).to_bits(), 52) } else { (x.to_bits(), 0) };
    let exponent = i32::try_from(bits >> 52 & 0x7ff).unwrap_or(0);
    (bits & ((1 << 52) - 1) | 1 << 52, exponent - 1075 - lifted)
}

/// A number times a power of two between -1900 and 2000, more than one double holds.
fn scale(mut x: f64, mut power: i32) -> f64 {
    let two = |power: i32| f64::from_bits(u64::try_from(1023 + power).unwrap_or(0) << 52);
    if power > 1000 {
        x *= two(1000);
        power -= 1000;
    }
    // The last factor is the one that a small result is rounded by.
    if power < -1000 {
        x *= two(-940);
        power += 940;
    }
    x * two(power)
}
