//! The methods of SWML that this version knows by name and does not compile yet: a document that uses one
//! gets an error that says so. Absent on purpose: their parameters, and who carries
//! them out.

use super::Method;

macro_rules! later {
    ($($row:ident $name:literal $summary:literal)*) => {
        $(pub(super) static $row: Method = Method {
            name: $name,
            summary: $summary,
            supported: false,
            ..Method::BASE
        };)*
    };
}

later! {
    AI "ai" "Talks with the caller by a language model."
    AI_SIDECAR "ai_sidecar" "Follows the call with a language model in the background."
    AMAZON_BEDROCK "amazon_bedrock" "Talks with the caller by a model of Amazon Bedrock."
}
