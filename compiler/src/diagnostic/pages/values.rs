//! Reference entries of the codes about names, params and placeholders: what a value is at run time. One row each: why it
//! matters, and examples that a test compiles.

use super::Page;
use crate::diagnostic::Code;

pub(super) const PAGES: &[Page] = &[
    Page {
        code: Code::ParamsArithmetic,
        explain: "Params arrive as texts, and `+` joins texts: `1` and `2` make `12`.",
        bad: "\
sections:
  main:
    - execute:
        dest: add
        params: {total: 1}
  add:
    - cond:
        - when: params.total + 2 > 5
          then:
            - return
",
        good: "\
sections:
  main:
    - execute:
        dest: add
        params: {total: 1}
  add:
    - cond:
        - when: params.total > 3
          then:
            - return
",
    },
    Page {
        code: Code::ParamsTruth,
        explain: "Params arrive as texts, and in JavaScript every text but the empty one is true, \
                  `false` and `0` among them.",
        bad: "\
sections:
  main:
    - execute:
        dest: add
        params: {vip: false}
  add:
    - cond:
        - when: params.vip
          then:
            - return
",
        good: "\
sections:
  main:
    - execute:
        dest: add
        params: {vip: false}
  add:
    - cond:
        - when: params.vip == 'true'
          then:
            - return
",
    },
    Page {
        code: Code::BareParam,
        explain: "A bare name is looked up among the variables, in `envs` and in `call`, and never in \
                  `params`: it is empty here.",
        bad: "\
sections:
  main:
    - execute:
        dest: greet
        params: {who: Ann}
  greet:
    - play: 'say:Hello %{who}'
",
        good: "\
sections:
  main:
    - execute:
        dest: greet
        params: {who: Ann}
  greet:
    - play: 'say:Hello %{params.who}'
",
    },
    Page {
        code: Code::MisspeltName,
        explain: "A variable that nothing sets, or a field that a call does not have, is empty: a test of \
                  it goes the wrong way, and a text lacks a word. Only names are told that are nearly \
                  those of what this flow sets, or of a field; any other may be meant for the \
                  environment of the number, or be set by a document that leads here.",
        bad: "\
sections:
  main:
    - prompt:
        play: say:Press 1 for sales
    - switch:
        variable: promt_value
        case:
          '1':
            - connect: {to: '+15550100001'}
        default:
          - play: 'say:Goodbye'
",
        good: "\
sections:
  main:
    - prompt:
        play: say:Press 1 for sales
    - switch:
        variable: prompt_value
        case:
          '1':
            - connect: {to: '+15550100001'}
        default:
          - play: 'say:Goodbye'
",
    },
    Page {
        code: Code::PlaceholderInWhen,
        explain: "A condition is an expression already and sees every variable by its name. A \
                  placeholder in one stands for its value; inside of quotes it is just text.",
        bad: "\
sections:
  main:
    - cond:
        - when: '%{vars.total} > 50'
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
        code: Code::PlainDollar,
        explain: "Documents for calls know `%{...}` and `${...}`, documents for messages only the first: the \
                  reader of the message sees the other as it is written.",
        bad: "\
sections:
  main:
    - reply: 'Hello ${message.from}'
",
        good: "\
sections:
  main:
    - reply: 'Hello %{message.from}'
",
    },
    Page {
        code: Code::EarlyPlaceholder,
        explain: "The text of a document is a parameter like any other: its placeholders are filled in when the \
                  step begins, with what the outer document knows, and what comes of that is read as a document. \
                  The `params` that it is given are not known then.",
        bad: "\
sections:
  main:
    - execute:
        params: { name: Ada }
        dest: |
          sections:
            main:
              - play: 'say:Hello %{params.name}'
",
        good: "\
sections:
  main:
    - execute:
        params: { name: Ada }
        dest: greet
  greet:
    - play: 'say:Hello %{params.name}'
",
    },
    Page {
        code: Code::HyphenPath,
        explain: "In JavaScript `a-b` is a difference. A name with a hyphen is read in brackets.",
        bad: "\
sections:
  main:
    - play: 'say:Hello %{vars.first-name}'
",
        good: "\
sections:
  main:
    - play: \"say:Hello %{vars['first-name']}\"
",
    },
];
