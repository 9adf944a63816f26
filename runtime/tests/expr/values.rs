//! Values: their truth, number, text and JSON, and how they compare.

use swml_runtime::expr::{
    compare_less, loose_equal, number_text, strict_equal, to_boolean, to_number, to_text,
};
use swml_runtime::value::Value::{Null, Undefined};

use super::*;

#[test]
fn values_are_true_or_false() {
    for (value, truth) in [
        (Undefined, false),
        (Null, false),
        (no(), false),
        (yes(), true),
        (n(0.0), false),
        (n(-0.0), false),
        (n(NAN), false),
        (n(1.0), true),
        (n(-1.0), true),
        (n(5e-324), true),
        (n(INFINITY), true),
        (t(""), false),
        (t(" "), true),
        (t("0"), true),
        (t("false"), true),
        (list([]), true),
        (map([]), true),
    ] {
        assert_eq!(to_boolean(&value), truth, "{value:?}");
    }
}

#[test]
fn values_are_numbers() {
    for (value, number) in [
        (Undefined, NAN),
        (Null, 0.0),
        (no(), 0.0),
        (yes(), 1.0),
        (n(-0.0), -0.0),
        (t(""), 0.0),
        (t(" \t\n"), 0.0),
        (t("\u{feff}7\u{a0}"), 7.0),
        (t("\u{85}7"), NAN),
        (t(" 12 "), 12.0),
        (t("1 2"), NAN),
        (t("1_000"), NAN),
        (t("-5"), -5.0),
        (t("+5"), 5.0),
        (t("--5"), NAN),
        (t("- 5"), NAN),
        (t("-0"), -0.0),
        (t("010"), 10.0),
        (t("5."), 5.0),
        (t(".5"), 0.5),
        (t("."), NAN),
        (t("+."), NAN),
        (t("1e3"), 1000.0),
        (t("1E-3"), 0.001),
        (t("1e"), NAN),
        (t("e1"), NAN),
        (t("1e1000"), INFINITY),
        (t("1e-1000"), 0.0),
        (t("0x1F"), 31.0),
        (t("0X1f"), 31.0),
        (t("0o17"), 15.0),
        (t("0b101"), 5.0),
        (t("0x"), NAN),
        (t("0b2"), NAN),
        (t("-0x10"), NAN),
        (t("0x1.8"), NAN),
        (t("0x20000000000001"), 9_007_199_254_740_992.0),
        (t("0x20000000000003"), 9_007_199_254_740_996.0),
        (t("0x200000000000011"), 144_115_188_075_855_904.0),
        (t("Infinity"), INFINITY),
        (t("-Infinity"), -INFINITY),
        (t("+Infinity"), INFINITY),
        (t("infinity"), NAN),
        (t("inf"), NAN),
        (t("NaN"), NAN),
        (t("nan"), NAN),
        (t("1px"), NAN),
        (t("١"), NAN),
        (t("true"), NAN),
        (list([]), 0.0),
        (list([n(7.0)]), 7.0),
        (list([t("7")]), 7.0),
        (list([Null]), 0.0),
        (list([Undefined]), 0.0),
        (list([yes()]), NAN),
        (list([list([n(7.0)])]), 7.0),
        (list([n(1.0), n(2.0)]), NAN),
        (map([]), NAN),
    ] {
        let found = to_number(&value).get();
        assert!(same(found, number), "{value:?}: {found} and not {number}");
    }
}

#[test]
fn large_radix_numbers_are_rounded_once() {
    let of = |text: &str| to_number(&t(text)).get();
    assert_eq!(of(&format!("0x1{}", "0".repeat(255))), 2f64.powi(1020));
    assert_eq!(of(&format!("0x{}", "f".repeat(256))), INFINITY);
    assert_eq!(of(&format!("0x{}7", "0".repeat(1000))), 7.0);
    // A tie goes to the even one, unless anything follows, however far away.
    assert_eq!(of("0b100000000000000000000000000000000000000000000000000001"), 2f64.powi(53));
    let beyond =
        format!("0b100000000000000000000000000000000000000000000000000001{}1", "0".repeat(60));
    assert_eq!(of(&beyond), (2f64.powi(53) + 2.0) * 2f64.powi(61));
}

#[test]
fn values_are_texts() {
    for (value, text) in [
        (Undefined, ""),
        (Null, ""),
        (yes(), "true"),
        (n(7.0), "7"),
        (t("a"), "a"),
        (list([]), ""),
        (list([n(1.0), t("b"), Null, Undefined, yes()]), "1,b,,,true"),
        (list([list([n(1.0)])]), "[[1]]"),
        (list([map([("a", n(1.0))])]), r#"[{"a":1}]"#),
        (map([]), "{}"),
        (map([("b", n(1.0)), ("a", list([t("x\"y"), Null]))]), r#"{"b":1,"a":["x\"y",null]}"#),
    ] {
        assert_eq!(to_text(&value).as_str(), text, "{value:?}");
    }
}

#[test]
fn values_are_json() {
    for (value, json) in [
        (Undefined, "null"),
        (n(NAN), "null"),
        (n(-INFINITY), "null"),
        (n(-0.0), "0"),
        (n(1e21), "1e+21"),
        (t("a\"b\\c/"), r#""a\"b\\c/""#),
        (t("\u{8}\u{c}\n\r\t\u{1}\u{1f}\u{7f}"), "\"\\b\\f\\n\\r\\t\\u0001\\u001f\u{7f}\""),
        (t("\u{2028}é😀"), "\"\u{2028}é😀\""),
        (list([Undefined, map([("", Null)])]), r#"[null,{"":null}]"#),
    ] {
        assert_eq!(value.to_json(), json);
    }
}

#[test]
fn numbers_are_printed() {
    for (number, text) in [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-1.5, "-1.5"),
        (100.0, "100"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1.0 / 3.0, "0.3333333333333333"),
        (123_456_789.125, "123456789.125"),
        (9_007_199_254_740_993.0, "9007199254740992"),
        (1e20, "100000000000000000000"),
        (123_456_789_012_345_680_000.0, "123456789012345680000"),
        (1e21, "1e+21"),
        (1.5e21, "1.5e+21"),
        (1e-6, "0.000001"),
        (1.25e-6, "0.00000125"),
        (1e-7, "1e-7"),
        (-1.5e-7, "-1.5e-7"),
        (5e-324, "5e-324"),
        (f64::MAX, "1.7976931348623157e+308"),
        (NAN, "NaN"),
        (-NAN, "NaN"),
        (INFINITY, "Infinity"),
        (-INFINITY, "-Infinity"),
    ] {
        assert_eq!(number_text(Number::new(number)), text);
    }
}

#[test]
fn values_are_equal() {
    let (shared, object) = (list([n(1.0)]), map([("a", Null)]));
    // a, b, a == b, a === b
    for (a, b, loose, strict) in [
        (Undefined, Undefined, true, true),
        (Null, Null, true, true),
        (Undefined, Null, true, false),
        (Undefined, no(), false, false),
        (Null, n(0.0), false, false),
        (Null, t(""), false, false),
        (Undefined, n(NAN), false, false),
        (n(NAN), n(NAN), false, false),
        (n(0.0), n(-0.0), true, true),
        (n(1.0), n(1.0), true, true),
        (t("a"), t("a"), true, true),
        (t("a"), t("A"), false, false),
        // One composed letter, and the same one of two characters.
        (t("\u{e9}"), t("e\u{301}"), false, false),
        (n(1.0), t("1"), true, false),
        (n(1.0), t(" 1.0 "), true, false),
        (n(16.0), t("0x10"), true, false),
        (n(0.0), t(""), true, false),
        (n(0.0), t("0"), true, false),
        (t(""), t("0"), false, false),
        (n(NAN), t("NaN"), false, false),
        (yes(), n(1.0), true, false),
        (yes(), n(2.0), false, false),
        (yes(), t("1"), true, false),
        (yes(), t("true"), false, false),
        (no(), t(""), true, false),
        (no(), t("false"), false, false),
        (no(), n(0.0), true, false),
        (shared.clone(), shared.clone(), true, true),
        (object.clone(), object, true, true),
        // Like objects, two lists are two lists.
        (list([n(1.0)]), list([n(1.0)]), false, false),
        (map([]), map([]), false, false),
        (shared.clone(), n(1.0), true, false),
        (shared.clone(), t("1"), true, false),
        (shared.clone(), yes(), true, false),
        (shared, no(), false, false),
        (list([]), t(""), true, false),
        (list([]), n(0.0), true, false),
        (list([]), no(), true, false),
        (list([]), Null, false, false),
        (list([Null]), t(""), true, false),
        (list([n(1.0), n(2.0)]), t("1,2"), true, false),
        (list([t("a"), list([t("b")])]), t("a,b"), true, false),
        (map([]), t("[object Object]"), true, false),
        (map([]), t("{}"), false, false),
        (list([map([])]), t("[object Object]"), true, false),
        (map([]), n(NAN), false, false),
    ] {
        for (a, b) in [(&a, &b), (&b, &a)] {
            assert_eq!(loose_equal(a, b), loose, "{a:?} == {b:?}");
            assert_eq!(strict_equal(a, b), strict, "{a:?} === {b:?}");
        }
    }
}

#[test]
fn values_are_compared() {
    let (less, more, neither) = (Some(true), Some(false), None);
    for (a, b, order) in [
        (n(1.0), n(2.0), less),
        (n(2.0), n(2.0), more),
        (n(-0.0), n(0.0), more),
        (n(-INFINITY), n(INFINITY), less),
        (n(NAN), n(1.0), neither),
        (n(1.0), n(NAN), neither),
        (t("10"), t("9"), less),
        (t("10"), n(9.0), more),
        (n(9.0), t("10"), less),
        (t("a"), t("b"), less),
        (t("B"), t("a"), less),
        (t("a"), t("a"), more),
        (t("a"), t("aa"), less),
        (t(""), t("a"), less),
        (t("a"), n(1.0), neither),
        (t(""), n(1.0), less),
        (Null, n(1.0), less),
        (Null, t(""), more),
        (Undefined, n(1.0), neither),
        (Undefined, Undefined, neither),
        (Null, Null, more),
        (no(), yes(), less),
        (yes(), t("2"), less),
        (yes(), t("true"), neither),
        (list([n(2.0)]), n(10.0), less),
        (list([n(2.0)]), t("10"), more),
        (list([n(2.0)]), list([n(10.0)]), more),
        (list([]), t("a"), less),
        (map([]), t("a"), less),
        (map([]), map([]), more),
        (map([]), n(1.0), neither),
        // By UTF-16 code units: a surrogate lies before the last characters of the first plane.
        (t("\u{1f600}"), t("\u{ff5e}"), less),
        (t("\u{ff5e}"), t("\u{1f600}"), more),
        (t("é"), t("z"), more),
        (t("a\u{1f600}"), t("a\u{1f601}"), less),
    ] {
        assert_eq!(compare_less(&a, &b), order, "{a:?} < {b:?}");
    }
}
