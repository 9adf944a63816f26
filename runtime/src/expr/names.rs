//! What of JavaScript is compiled, as tables: operators, functions, constants, methods. Parser, listing and
//! documentation take the names from here. What is not here leaves the machine as a whole expression.

macro_rules! names {
    ($(#[$doc:meta])* $table:ident { $($name:ident = $written:literal)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
        #[allow(missing_docs)]
        pub enum $table {
            $($name,)*
        }

        impl $table {
            /// All of them, in the order of the table.
            pub const ALL: &'static [$table] = &[$($table::$name,)*];

            /// The name in JavaScript.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $($table::$name => $written,)*
                }
            }

            /// The one of that name.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                match name {
                    $($written => Some($table::$name),)*
                    _ => None,
                }
            }
        }
    };
}

names! {
    /// Operators with one operand, with ECMAScript's coercions.
    UnaryOp {
        Not = "!"
        Minus = "-"
        Plus = "+"
        BitNot = "~"
        Typeof = "typeof"
        Void = "void"
    }
}

names! {
    /// Operators with two operands, with ECMAScript's coercions.
    BinaryOp {
        Equal = "=="
        NotEqual = "!="
        StrictEqual = "==="
        StrictNotEqual = "!=="
        Less = "<"
        LessEqual = "<="
        Greater = ">"
        GreaterEqual = ">="
        In = "in"
        Add = "+"
        Subtract = "-"
        Multiply = "*"
        Divide = "/"
        Remainder = "%"
        Power = "**"
        BitAnd = "&"
        BitOr = "|"
        BitXor = "^"
        ShiftLeft = "<<"
        ShiftRight = ">>"
        ShiftRightUnsigned = ">>>"
    }
}

names! {
    /// Functions that belong to no value. A variable that has the name before the dot hides them.
    Function {
        ParseInt = "parseInt"
        ParseFloat = "parseFloat"
        IsNaN = "isNaN"
        IsFinite = "isFinite"
        EncodeUri = "encodeURI"
        EncodeUriComponent = "encodeURIComponent"
        Boolean = "Boolean"
        Number = "Number"
        String = "String"
        Abs = "Math.abs"
        Ceil = "Math.ceil"
        Floor = "Math.floor"
        Max = "Math.max"
        Min = "Math.min"
        Pow = "Math.pow"
        Round = "Math.round"
        Sign = "Math.sign"
        Sqrt = "Math.sqrt"
        Trunc = "Math.trunc"
        NumberIsFinite = "Number.isFinite"
        NumberIsInteger = "Number.isInteger"
        NumberIsNaN = "Number.isNaN"
        NumberIsSafeInteger = "Number.isSafeInteger"
        NumberParseFloat = "Number.parseFloat"
        NumberParseInt = "Number.parseInt"
        IsArray = "Array.isArray"
        Entries = "Object.entries"
        Keys = "Object.keys"
        Values = "Object.values"
        Stringify = "JSON.stringify"
    }
}

names! {
    /// Numbers with a name of their own.
    Constant {
        E = "Math.E"
        Ln10 = "Math.LN10"
        Ln2 = "Math.LN2"
        Log10E = "Math.LOG10E"
        Log2E = "Math.LOG2E"
        Pi = "Math.PI"
        SqrtHalf = "Math.SQRT1_2"
        Sqrt2 = "Math.SQRT2"
        Epsilon = "Number.EPSILON"
        MaxSafe = "Number.MAX_SAFE_INTEGER"
        MaxValue = "Number.MAX_VALUE"
        MinSafe = "Number.MIN_SAFE_INTEGER"
        MinValue = "Number.MIN_VALUE"
        NumberNaN = "Number.NaN"
        NegativeInfinity = "Number.NEGATIVE_INFINITY"
        PositiveInfinity = "Number.POSITIVE_INFINITY"
    }
}

names! {
    /// Methods: of texts, of lists, of numbers, of any value. What a method does depends on its object.
    Method {
        At = "at"
        CharAt = "charAt"
        CharCodeAt = "charCodeAt"
        CodePointAt = "codePointAt"
        Concat = "concat"
        EndsWith = "endsWith"
        HasOwnProperty = "hasOwnProperty"
        Includes = "includes"
        IndexOf = "indexOf"
        Join = "join"
        LastIndexOf = "lastIndexOf"
        PadEnd = "padEnd"
        PadStart = "padStart"
        Repeat = "repeat"
        Replace = "replace"
        ReplaceAll = "replaceAll"
        Slice = "slice"
        Split = "split"
        StartsWith = "startsWith"
        Substr = "substr"
        Substring = "substring"
        ToFixed = "toFixed"
        ToLowerCase = "toLowerCase"
        ToString = "toString"
        ToUpperCase = "toUpperCase"
        Trim = "trim"
        TrimEnd = "trimEnd"
        TrimStart = "trimStart"
        ValueOf = "valueOf"
    }
}

impl Function {
    /// The most arguments with which it is compiled; more of them make another function of it.
    #[must_use]
    pub const fn most(self) -> usize {
        match self {
            // A replacer and an indent.
            Function::Stringify => 1,
            _ => usize::MAX,
        }
    }
}

impl Method {
    /// The most arguments with which it is compiled; more of them make another method of it.
    #[must_use]
    pub const fn most(self) -> usize {
        match self {
            // The base of a number.
            Method::ToString => 0,
            _ => usize::MAX,
        }
    }
}

impl Constant {
    /// Its value.
    #[must_use]
    pub const fn value(self) -> f64 {
        use core::f64::consts;
        match self {
            Constant::E => consts::E,
            Constant::Ln10 => consts::LN_10,
            Constant::Ln2 => consts::LN_2,
            Constant::Log10E => consts::LOG10_E,
            Constant::Log2E => consts::LOG2_E,
            Constant::Pi => consts::PI,
            Constant::SqrtHalf => consts::FRAC_1_SQRT_2,
            Constant::Sqrt2 => consts::SQRT_2,
            Constant::Epsilon => f64::EPSILON,
            Constant::MaxSafe => super::number::MAX_SAFE,
            Constant::MaxValue => f64::MAX,
            Constant::MinSafe => -super::number::MAX_SAFE,
            // The smallest number above zero, which is no normal one.
            Constant::MinValue => f64::from_bits(1),
            Constant::NumberNaN => f64::NAN,
            Constant::NegativeInfinity => f64::NEG_INFINITY,
            Constant::PositiveInfinity => f64::INFINITY,
        }
    }
}

/// The names before the dots, and those that stand alone: what a variable may hide.
#[must_use]
pub fn root(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}
