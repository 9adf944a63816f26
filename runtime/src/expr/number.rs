//! Numbers into texts and texts into numbers, digit for digit as JavaScript does it.

use alloc::format;
use alloc::string::{String, ToString};

use super::coerce::is_js_space;
use super::math::trunc;
use crate::value::Number;

/// The largest whole number to which one can be added.
pub(super) const MAX_SAFE: f64 = 9_007_199_254_740_991.0;

/// The text of a number as JavaScript prints it.
#[must_use]
pub fn number_text(number: Number) -> String {
    let value = number.get();
    if value == 0.0 {
        return "0".to_string();
    }
    if !value.is_finite() {
        let text = if value.is_nan() { "NaN" } else { "Infinity" };
        return if value < 0.0 { format!("-{text}") } else { text.to_string() };
    }
    // The shortest digits that read back as the same number, as `d.ddde±x`.
    let shortest = format!("{:e}", value.abs());
    let (mantissa, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    let sign = if value < 0.0 { "-" } else { "" };
    format!("{sign}{}", place_point(&digits, point))
}

/// Writes digits with the decimal point after `point` of them, or in exponent form (`Number::toString`).
fn place_point(digits: &str, point: i32) -> String {
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let zeros = |n: i32| "0".repeat(usize::try_from(n).unwrap_or(0));
    if (count..=21).contains(&point) {
        return format!("{digits}{}", zeros(point - count));
    }
    if (1..=21).contains(&point) {
        let (whole, fraction) = digits.split_at(usize::try_from(point).unwrap_or(0));
        return format!("{whole}.{fraction}");
    }
    if (-5..=0).contains(&point) {
        return format!("0.{}{digits}", zeros(-point));
    }
    let exponent = point - 1;
    let sign = if exponent < 0 { '-' } else { '+' };
    let (first, rest) = digits.split_at(1);
    let fraction = if rest.is_empty() { String::new() } else { format!(".{rest}") };
    format!("{first}{fraction}e{sign}{}", exponent.abs())
}

/// `toFixed`; `None` where JavaScript throws.
pub(super) fn fixed(value: f64, digits: f64) -> Option<String> {
    if !(0.0..=100.0).contains(&digits) {
        return None;
    }
    if value.is_nan() || value.abs() >= 1e21 {
        return Some(number_text(Number::new(value)));
    }
    #[allow(clippy::cast_possible_truncation)]
    let digits = digits as usize;
    let sign = if value < 0.0 { "-" } else { "" };
    let value = value.abs();
    if !is_half(value, digits) {
        return Some(format!("{sign}{value:.digits$}"));
    }
    // One digit more is exact and ends in 5. The half goes up; the core library takes the even one.
    let exact = format!("{value:.*}", digits + 1);
    let mut up: alloc::vec::Vec<u8> = exact[..exact.len() - 1].bytes().collect();
    if digits == 0 {
        up.pop();
    }
    let carried = up.iter_mut().rev().filter(|digit| **digit != b'.').all(|digit| {
        let nine = *digit == b'9';
        *digit = if nine { b'0' } else { *digit + 1 };
        nine
    });
    let lead = if carried { "1" } else { "" };
    Some(format!("{sign}{lead}{}", String::from_utf8_lossy(&up)))
}

/// Whether a number lies right between two of so many digits behind the point: its digits end one later.
fn is_half(value: f64, digits: usize) -> bool {
    // An odd number of 2^-k has k digits behind the point, of which the last is 5.
    let bits = value.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    let exponent = i64::try_from(bits >> 52).unwrap_or(0);
    let (odd, exponent) =
        if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) };
    odd != 0 && i64::try_from(digits + 1) == Ok(-(exponent + i64::from(odd.trailing_zeros())))
}

/// `parseFloat`: the longest beginning that is a number.
pub(super) fn parse_float(text: &str) -> f64 {
    let text = text.trim_start_matches(is_js_space);
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let sign = text.len() - unsigned.len();
    if unsigned.starts_with("Infinity") {
        return if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let digits =
        |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let whole = digits(unsigned);
    let fraction = match unsigned[whole..].strip_prefix('.') {
        Some(rest) => digits(rest),
        None => 0,
    };
    if whole + fraction == 0 {
        return f64::NAN;
    }
    let dot = usize::from(unsigned[whole..].starts_with('.'));
    let mantissa = whole + dot + fraction;
    let exponent = match unsigned[mantissa..].strip_prefix(['e', 'E']) {
        Some(rest) => {
            let power = rest.strip_prefix(['+', '-']).unwrap_or(rest);
            match digits(power) {
                0 => 0,
                count => 1 + (rest.len() - power.len()) + count,
            }
        }
        None => 0,
    };
    text[..sign + mantissa + exponent].parse().unwrap_or(f64::NAN)
}

/// `parseInt`, with its base as it was given.
pub(super) fn parse_int(text: &str, radix: f64) -> f64 {
    let text = text.trim_start_matches(is_js_space);
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let negative = text.starts_with('-');
    let hex = unsigned.strip_prefix("0x").or_else(|| unsigned.strip_prefix("0X"));
    let (radix, digits) = match (to_int32(radix), hex) {
        (0 | 16, Some(digits)) => (16, digits),
        (0, None) => (10, unsigned),
        (radix @ 2..=36, _) => (radix.unsigned_abs(), unsigned),
        _ => return f64::NAN,
    };
    let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    let digits = &digits[..end];
    if digits.is_empty() {
        return f64::NAN;
    }
    let value = match radix {
        10 => digits.parse().unwrap_or(f64::NAN),
        radix if radix.is_power_of_two() => radix_number(digits, radix),
        radix => wide_number(digits, radix),
    };
    if negative { -value } else { value }
}

/// `StringToNumber`.
pub(super) fn text_number(text: &str) -> f64 {
    let text = text.trim_matches(is_js_space);
    if text.is_empty() {
        return 0.0;
    }
    for (prefixes, radix) in [(["0x", "0X"], 16), (["0o", "0O"], 8), (["0b", "0B"], 2)] {
        if let Some(digits) = prefixes.iter().find_map(|prefix| text.strip_prefix(prefix)) {
            return radix_number(digits, radix);
        }
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned == "Infinity" {
        return if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    // Rust's reader also takes `inf` and `nan`, which JavaScript does not.
    let plain = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-');
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        || !unsigned.bytes().all(plain)
    {
        return f64::NAN;
    }
    text.parse().unwrap_or(f64::NAN)
}

/// Digits of any radix, rounded once where they are no more than 128 bits. Beyond that ECMAScript lets an
/// engine round as it likes.
fn wide_number(digits: &str, radix: u32) -> f64 {
    let (mut head, mut rest) = (0u128, None);
    for digit in digits.chars().filter_map(|c| c.to_digit(radix)) {
        let next = head.checked_mul(radix.into()).and_then(|wide| wide.checked_add(digit.into()));
        #[allow(clippy::cast_precision_loss)]
        match (rest, next) {
            (None, Some(next)) => head = next,
            (known, _) => {
                let known = known.unwrap_or(head as f64);
                rest = Some(known * f64::from(radix) + f64::from(digit));
            }
        }
    }
    #[allow(clippy::cast_precision_loss)]
    rest.unwrap_or(head as f64)
}

/// Digits of a radix that is a power of two, rounded once: to the nearest, ties to even.
fn radix_number(digits: &str, radix: u32) -> f64 {
    if digits.is_empty() {
        return f64::NAN;
    }
    // The leading bits, how many follow, and whether one of those is set.
    let (mut head, mut below, mut sticky) = (0u64, 0i32, false);
    for digit in digits.chars() {
        let Some(digit) = digit.to_digit(radix) else { return f64::NAN };
        for bit in (0..radix.trailing_zeros()).rev().map(|shift| digit >> shift & 1) {
            if head >> 62 == 0 {
                head = head << 1 | u64::from(bit);
            } else {
                below = below.saturating_add(1);
                sticky |= bit == 1;
            }
        }
    }
    // 63 bits are more than a double holds: the last one stands for all that were cut.
    #[allow(clippy::cast_precision_loss)]
    let head = (head | u64::from(sticky)) as f64;
    (0..below.min(1100)).fold(head, |value, _| value * 2.0)
}

/// `ToInt32`: modulo 2^32.
pub(super) fn to_int32(number: f64) -> i32 {
    if !number.is_finite() {
        return 0;
    }
    #[allow(clippy::cast_possible_truncation)]
    let low = (trunc(number) % 4_294_967_296.0) as i64 as i32;
    low
}

/// `ToUint32`.
pub(super) fn to_uint32(number: f64) -> u32 {
    to_int32(number).cast_unsigned()
}
