//! Reference entries of the codes about the text and its tree. One row each: why it matters, and examples that a test
//! compiles; none where a short document cannot show it.

use super::Page;
use crate::diagnostic::Code;

pub(super) const PAGES: &[Page] = &[
    Page {
        code: Code::TooLarge,
        explain: "A text of more than 16 MiB, or of more than a million values, is not read at all: a \
                  flow that people review is far smaller. Split it into documents that `execute` and \
                  `transfer` fetch.",
        bad: "",
        good: "",
    },
    Page {
        code: Code::Syntax,
        explain: "The text cannot be read on from this place. What stands before it is still checked; a \
                  finding that would only follow from what is missing is not made.",
        bad: "\
sections:
  main:
    - play: say: Welcome
    - hangup
",
        good: "\
sections:
  main:
    - play: 'say: Welcome'
    - hangup
",
    },
    Page {
        code: Code::UnquotedPlaceholder,
        explain: "In YAML a value cannot begin with `%`, and a brace inside of brackets begins a map. A \
                  value with a placeholder is best always quoted.",
        bad: "\
sections:
  main:
    - play:
        url: %{vars.greeting}
",
        good: "\
sections:
  main:
    - play:
        url: '%{vars.greeting}'
",
    },
    Page {
        code: Code::TooDeep,
        explain: "Lists and maps may stand 128 deep in each other. Steps in that depth are easier to \
                  read, and can be named, in a section of their own.",
        bad: "",
        good: "",
    },
    Page {
        code: Code::TooManyAliases,
        explain: "An alias stands for all of what its anchor names, and aliases inside of anchors \
                  multiply: a few lines can mean billions of values. With aliases followed a document \
                  may have a million.",
        bad: "",
        good: "",
    },
    Page {
        code: Code::DuplicateKey,
        explain: "Readers disagree which of the two counts: some take the first, most the last, and some \
                  refuse the document.",
        bad: "\
sections:
  main:
    - connect:
        to: '+15550100001'
        timeout: 20
        to: '+15550100002'
",
        good: "\
sections:
  main:
    - connect:
        serial:
          - to: '+15550100001'
          - to: '+15550100002'
        timeout: 20
",
    },
    Page {
        code: Code::NotJson,
        explain: "Here a trailing comma or a comment does no harm, since every JSON is YAML and the text is \
                  read as that. Whoever believes its name refuses it: a server that says \
                  `application/json`, an editor, a build step.",
        bad: "",
        good: "",
    },
];
