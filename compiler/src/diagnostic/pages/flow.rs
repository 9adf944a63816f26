//! Reference entries of the codes about what the document means: faults, warnings, notes. One row each: why it matters, and examples that a test
//! compiles; none where a short document cannot show it.

use super::Page;
use crate::diagnostic::Code;

pub(super) const PAGES: &[Page] = &[
    Page {
        code: Code::UndefinedSection,
        explain: "The platform takes the document, and every call that gets there fails with a fatal \
                  error.",
        bad: "\
sections:
  main:
    - execute: survey
    - hangup
",
        good: "\
sections:
  main:
    - execute: survey
    - hangup
  survey:
    - play: 'say:How did we do?'
",
    },
    Page {
        code: Code::UndefinedLabel,
        explain: "A `goto` finds the labels of its own section, at its own level or around it. To any \
                  other it fails, and ends the call's script.",
        bad: "\
sections:
  main:
    - goto: agian
    - label: again
    - hangup
",
        good: "\
sections:
  main:
    - goto: again
    - label: again
    - hangup
",
    },
    Page {
        code: Code::CoercedValue,
        explain: "It is taken for what it looks like. Readers of YAML differ in what they take it for, \
                  though, so it is best written as what is meant.",
        bad: "\
sections:
  main:
    - connect:
        to: '+15550100001'
        timeout: '20'
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
        code: Code::LegacyForm,
        explain: "Older documents have it and still run. Today's schema refuses it, so that editors and \
                  other tools complain.",
        bad: "\
sections:
  main:
    hangup: {}
",
        good: "\
sections:
  main:
    - hangup: {}
",
    },
    Page {
        code: Code::EmptySection,
        explain: "A call that gets there goes on as if the section were not there; in `main` it ends.",
        bad: "\
sections:
  main:
    - execute: survey
  survey: []
",
        good: "\
sections:
  main:
    - execute: survey
  survey:
    - play: 'say:How did we do?'
",
    },
    Page {
        code: Code::NobodyTold,
        explain: "The script goes on before anything is found, and nobody is told when it is. A later step can \
                  still look at `detect_result`.",
        bad: "\
sections:
  main:
    - detect_machine:
        wait: false
    - play: 'say:Hello'
",
        good: "\
sections:
  main:
    - detect_machine:
        wait: false
        status_url: https://example.com/found
    - play: 'say:Hello'
",
    },
    Page {
        code: Code::UnlistedKey,
        explain: "It is handed on as it is. Whether anything reads it, the platform's documentation does \
                  not say: it may be a mistake in writing.",
        bad: "\
sections:
  main:
    - request:
        url: https://example.com/customers
        method: GET
        headers:
          Acept: application/json
",
        good: "\
sections:
  main:
    - request:
        url: https://example.com/customers
        method: GET
        headers:
          Accept: application/json
",
    },
    Page {
        code: Code::IgnoredParameter,
        explain: "The parameter is allowed, but with this value, or beside that other one, nothing reads \
                  it.",
        bad: "\
sections:
  main:
    - connect:
        to: 'sip:bob@example.com'
        session_timeout: 0
",
        good: "\
sections:
  main:
    - connect:
        to: 'sip:bob@example.com'
        session_timeout: 600
",
    },
    Page {
        code: Code::DeadCode,
        explain: "Whatever a call does, it never gets to these steps.",
        bad: "\
sections:
  main:
    - hangup
    - play: 'say:Goodbye'
",
        good: "\
sections:
  main:
    - play: 'say:Goodbye'
    - hangup
",
    },
    Page {
        code: Code::DuplicateDestination,
        explain: "Both legs ring the same phone at the same time, and at least one of them is busy or \
                  lost.",
        bad: "\
sections:
  main:
    - connect:
        parallel:
          - to: '+15550100001'
          - to: '+15550100001'
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
        code: Code::DuplicateName,
        explain: "The model calls a function by its name, and steps lead to each other by theirs. Which \
                  of two is meant nobody can say; the first counts here.",
        bad: "\
sections:
  main:
    - ai:
        prompt: { text: Tell the caller the way. }
        SWAIG:
          functions:
            - { function: way, description: Tells the way. }
            - { function: way, description: Tells how far it is. }
",
        good: "\
sections:
  main:
    - ai:
        prompt: { text: Tell the caller the way. }
        SWAIG:
          functions:
            - { function: way, description: Tells the way. }
            - { function: distance, description: Tells how far it is. }
",
    },
    Page {
        code: Code::UndefinedName,
        explain: "A step that names a function, step or context that is not there can never use it, and \
                  the conversation is stuck where it was to go on.",
        bad: "\
sections:
  main:
    - ai:
        prompt:
          text: You take orders.
          contexts:
            default:
              steps:
                - { name: order, text: Take the order., valid_steps: [pay] }
                - { name: payment, text: Take the payment. }
",
        good: "\
sections:
  main:
    - ai:
        prompt:
          text: You take orders.
          contexts:
            default:
              steps:
                - { name: order, text: Take the order., valid_steps: [payment] }
                - { name: payment, text: Take the payment. }
",
    },
    Page {
        code: Code::BadTemplate,
        explain: "In answers of functions the platform fills in paths, maybe behind `lc:` and `enc:url:`, \
                  and the template functions `@{...}`. Anything else it says as it stands, or not at all.",
        bad: "\
sections:
  main:
    - ai:
        prompt: { text: Tell the caller the way. }
        SWAIG:
          functions:
            - function: way
              description: Tells the way.
              data_map: { output: { response: 'To ${upper:args.place}.' } }
",
        good: "\
sections:
  main:
    - ai:
        prompt: { text: Tell the caller the way. }
        SWAIG:
          functions:
            - function: way
              description: Tells the way.
              data_map: { output: { response: 'To ${lc:args.place}.' } }
",
    },
    Page {
        code: Code::ResultCoverage,
        explain: "What has no case and no default just goes on with the next step, as if nothing had \
                  happened.",
        bad: "\
sections:
  main:
    - connect:
        to: '+15550100001'
        result:
          case:
            connected:
              - hangup
    - hangup
",
        good: "\
sections:
  main:
    - connect:
        to: '+15550100001'
        result:
          case:
            connected:
              - hangup
          default:
            - play: 'say:Nobody is there'
",
    },
    Page {
        code: Code::SpeechOnly,
        explain: "Digits are only listened for where a parameter about digits is given, or none about \
                  speech: these cases can never be taken.",
        bad: "\
sections:
  main:
    - prompt:
        play: 'say:Press 1 for sales'
        speech_timeout: 3
    - switch:
        variable: prompt_value
        case:
          '1':
            - hangup
        default:
          - hangup
",
        good: "\
sections:
  main:
    - prompt:
        play: 'say:Press 1 for sales'
        speech_timeout: 3
        max_digits: 1
    - switch:
        variable: prompt_value
        case:
          '1':
            - hangup
        default:
          - hangup
",
    },
    Page {
        code: Code::BadCheck,
        explain: "A comment that begins with `# swml:` asks for a proof, in sentences of a closed set \
                  (docs/checks.md). What cannot be read is not proved.",
        bad: "\
# swml: never dail '+1900*'
sections:
  main:
    - connect: {to: '+15550100001'}
",
        good: "\
# swml: never dial '+1900*'
sections:
  main:
    - connect: {to: '+15550100001'}
",
    },
    Page {
        code: Code::Unheard,
        explain: "A misspelt number in `legs`, or a method in `steps` that does not occur, has no effect: the \
                  scenario then tests another call than it says. `swml run --scenario` says so, and its exit \
                  code is 1. Where a flow computes whom it dials, it cannot be known.",
        bad: "",
        good: "",
    },
    Page {
        code: Code::ClampedValue,
        explain: "A number of jumps that is written outside of 1 to 100 is refused. One that is computed \
                  is only known in the call: there it becomes 1 or 100, whichever is nearer.",
        bad: "\
sections:
  main:
    - label: again
    - play: 'say:Hello'
    - goto:
        label: again
        max: '%{envs.rounds}'
",
        good: "\
sections:
  main:
    - label: again
    - play: 'say:Hello'
    - goto:
        label: again
        max: 3
",
    },
    Page {
        code: Code::OutsideExpression,
        explain: "The expression is fine JavaScript, but more than is compiled: at run time it is handed \
                  out, and without an evaluator the step fails. What is compiled is listed in \
                  expressions.md.",
        bad: "\
sections:
  main:
    - cond:
        - when: /^\\+1555/.test(call.from)
          then:
            - hangup
",
        good: "\
sections:
  main:
    - cond:
        - when: call.from.startsWith('+1555')
          then:
            - hangup
",
    },
    Page {
        code: Code::MoreFindings,
        explain: "The first thousand findings are listed, the gravest before the others. With so many \
                  one cause is likely.",
        bad: "",
        good: "",
    },
];
