//! The methods of SWML that this version knows by name and does not compile yet: a document that uses one
//! gets an error that says so. Absent on purpose: their parameters, and who carries
//! them out.

use super::Method;

macro_rules! later {
    ($($(#[$confirmable:ident])? $row:ident $name:literal $summary:literal)*) => {
        $(pub(super) static $row: Method = Method {
            name: $name,
            summary: $summary,
            $($confirmable: true,)?
            supported: false,
            ..Method::BASE
        };)*
    };
}

later! {
    AI "ai" "Talks with the caller by a language model."
    AI_SIDECAR "ai_sidecar" "Follows the call with a language model in the background."
    AMAZON_BEDROCK "amazon_bedrock" "Talks with the caller by a model of Amazon Bedrock."
    #[confirmable]
    DENOISE "denoise" "Begins to filter noise."
    DETECT_MACHINE "detect_machine" "Tells people from answering machines and faxes."
    EVAL "eval" "Sets variables to the values of expressions; an older form of `set`."
    EXECUTE_RPC "execute_rpc" "Calls a method of the platform; known from its SDK alone."
    IF "if" "Runs one of two branches; an older form of `cond`."
    JOIN_ROOM "join_room" "Joins a video room."
    LIVE_TRANSCRIBE "live_transcribe" "Writes down what is said, as it is said."
    LIVE_TRANSLATE "live_translate" "Translates what is said, as it is said."
    RECEIVE_FAX "receive_fax" "Receives a fax."
    #[confirmable]
    RECORD_CALL "record_call" "Records the call in the background."
    #[confirmable]
    SEND_DIGITS "send_digits" "Sends digits."
    SEND_FAX "send_fax" "Sends a fax."
    #[confirmable]
    SEND_SMS "send_sms" "Sends a text message."
    SIP_REFER "sip_refer" "Hands a SIP call on by REFER."
    #[confirmable]
    STOP_DENOISE "stop_denoise" "Stops filtering noise."
    #[confirmable]
    STOP_RECORD_CALL "stop_record_call" "Stops a recording of the call."
    #[confirmable]
    STOP_STREAM "stop_stream" "Stops a stream."
    #[confirmable]
    STOP_TAP "stop_tap" "Stops a tap."
    #[confirmable]
    STREAM "stream" "Streams the sound of the call to a web socket."
    #[confirmable]
    TAP "tap" "Copies the sound of the call to an address."
    TRANSCRIBE "transcribe" "Writes down the call in the background."
    TRANSCRIBE_STOP "transcribe_stop" "Stops writing down the call."
    USER_EVENT "user_event" "Sends an event to the clients of the call."
}
