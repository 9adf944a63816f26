//! Reference entries of the codes about the document. One row each: why it matters, and examples that a test
//! compiles; none where a short document cannot show it.

use super::Page;
use crate::diagnostic::Code;

pub(super) const PAGES: &[Page] = &[
    Page {
        code: Code::Empty,
        explain: "A file without a document is most often one that was never saved, or in which \
                  everything is commented out.",
        bad: "\
# sections:
#   main:
#     - hangup
",
        good: "\
sections:
  main:
    - hangup
",
    },
    Page {
        code: Code::MissingSections,
        explain: "All steps of a flow stand in sections.",
        bad: "\
version: 1.0.0
",
        good: "\
version: 1.0.0
sections:
  main:
    - hangup
",
    },
    Page {
        code: Code::MissingMain,
        explain: "A call begins in the section `main`.",
        bad: "\
sections:
  start:
    - hangup
",
        good: "\
sections:
  main:
    - hangup
",
    },
    Page {
        code: Code::BadVersion,
        explain: "There is one version of the language, 1.0.0. Without a version it is assumed.",
        bad: "\
version: 2.0.0
sections:
  main:
    - hangup
",
        good: "\
version: 1.0.0
sections:
  main:
    - hangup
",
    },
    Page {
        code: Code::WrongType,
        explain: "A text where a number must stand is not guessed at: what it would be at run time is \
                  not what it says.",
        bad: "\
sections:
  main:
    - connect:
        to: '+15550100001'
        timeout: half a minute
",
        good: "\
sections:
  main:
    - connect:
        to: '+15550100001'
        timeout: 30
",
    },
    Page {
        code: Code::BadValue,
        explain: "The value is of the right kind, but not one of those that are allowed there. The \
                  message names them.",
        bad: "\
sections:
  main:
    - hangup:
        reason: tired
",
        good: "\
sections:
  main:
    - hangup:
        reason: busy
",
    },
    Page {
        code: Code::UnknownKey,
        explain: "The platform refuses a document with a key that it does not know. Most are misspelt, \
                  or indented too little or too much.",
        bad: "\
sections:
  main:
    - connect:
        to: '+15550100001'
        time_out: 20
",
        good: "\
sections:
  main:
    - connect:
        to: '+15550100001'
        timeout: 20
",
    },
    Page {
        code: Code::MissingParameter,
        explain: "The method can do nothing without this parameter.",
        bad: "\
sections:
  main:
    - connect:
        timeout: 20
",
        good: "\
sections:
  main:
    - connect:
        to: '+15550100001'
        timeout: 20
",
    },
    Page {
        code: Code::Conflict,
        explain: "Each of the two would be enough; together they leave open which one counts.",
        bad: "\
sections:
  main:
    - connect:
        to: '+15550100001'
        parallel:
          - to: '+15550100002'
",
        good: "\
sections:
  main:
    - connect:
        parallel:
          - to: '+15550100001'
          - to: '+15550100002'
",
    },
    Page {
        code: Code::BadStatement,
        explain: "A step is a method's name, alone or as a key with its parameters. Two keys in one step \
                  are two steps, or a parameter that is not indented enough.",
        bad: "\
sections:
  main:
    - answer: {}
      hangup: {}
",
        good: "\
sections:
  main:
    - answer: {}
    - hangup: {}
",
    },
    Page {
        code: Code::UnknownMethod,
        explain: "No method has this name, so the platform refuses the document.",
        bad: "\
sections:
  main:
    - hang_up
",
        good: "\
sections:
  main:
    - hangup
",
    },
    Page {
        code: Code::ReservedName,
        explain: "These names stand for something else in expressions, so that the variable could never \
                  be read.",
        bad: "\
sections:
  main:
    - set:
        call: yes
",
        good: "\
sections:
  main:
    - set:
        answered: yes
",
    },
    Page {
        code: Code::DuplicateLabel,
        explain: "A `goto` could mean either of them.",
        bad: "\
sections:
  main:
    - label: again
    - play: 'say:Hello'
    - label: again
    - goto: {label: again, max: 3}
",
        good: "\
sections:
  main:
    - label: again
    - play: 'say:Hello'
    - goto: {label: again, max: 3}
",
    },
    Page {
        code: Code::BadExpression,
        explain: "An expression is JavaScript. What cannot be read as such fails at run time, in the \
                  midst of a call, so it is refused here.",
        bad: "\
sections:
  main:
    - cond:
        - when: vars.total >
          then:
            - hangup
",
        good: "\
sections:
  main:
    - cond:
        - when: vars.total > 50
          then:
            - hangup
",
    },
    Page {
        code: Code::LongExpression,
        explain: "The platform reads expressions of up to 1,024 characters. A longer one is best \
                  computed in steps, with `set`.",
        bad: "",
        good: "",
    },
    Page {
        code: Code::BadDestination,
        explain: "The text is none of the forms that can be dialled, fetched or played. Found here, it \
                  does not fail in a call.",
        bad: "\
sections:
  main:
    - connect:
        to: sip:bob@
",
        good: "\
sections:
  main:
    - connect:
        to: sip:bob@example.com
",
    },
    Page {
        code: Code::EmptyList,
        explain: "A connect without destinations can only fail, and an empty inner list is most often a \
                  forgotten one.",
        bad: "\
sections:
  main:
    - connect:
        serial: []
",
        good: "\
sections:
  main:
    - connect:
        serial:
          - to: '+15550100001'
",
    },
    Page {
        code: Code::ConfirmMethod,
        explain: "A confirm script runs on the answered leg alone, before it is bridged: there it can \
                  play, prompt, record and decide, but not dial, transfer or jump.",
        bad: "\
sections:
  main:
    - connect:
        to: '+15550100001'
        confirm:
          - connect:
              to: '+15550100002'
",
        good: "\
sections:
  main:
    - connect:
        to: '+15550100001'
        confirm:
          - prompt:
              play: 'say:Press 1 to take the call'
",
    },
    Page {
        code: Code::ConfirmDestination,
        explain: "A confirm asks whoever answers. A queue and a stream have nobody to ask.",
        bad: "\
sections:
  main:
    - connect:
        to: 'queue:support'
        confirm:
          - play: 'say:A call for you'
",
        good: "\
sections:
  main:
    - connect:
        to: '+15550100001'
        confirm:
          - play: 'say:A call for you'
",
    },
    Page {
        code: Code::BareSection,
        explain: "What runs there is a document of its own: it has no sections of this one.",
        bad: "\
sections:
  main:
    - connect:
        to: '+15550100001'
        transfer_after_bridge: survey
  survey:
    - hangup
",
        good: "\
sections:
  main:
    - connect:
        to: '+15550100001'
        transfer_after_bridge: https://example.com/survey.yaml
",
    },
    Page {
        code: Code::TooManySteps,
        explain: "A document may have 20,000 steps, which nobody can review. Split it into documents \
                  that `execute` and `transfer` fetch.",
        bad: "",
        good: "",
    },
    Page {
        code: Code::TooManyPlaceholders,
        explain: "The texts of a document may have 50,000 placeholders: whatever it is for, nobody writes such a document by hand.",
        bad: "",
        good: "",
    },
    Page {
        code: Code::TooManyLegs,
        explain: "A connect may have 500 legs, an `execute` in between gives as many more.",
        bad: "",
        good: "",
    },
];
