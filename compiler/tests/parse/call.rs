//! `execute` and `transfer`: where they go and what they take along.

use crate::expect_main;

#[test]
fn every_form_as_it_should_be() {
    expect_main(
        "
- execute: voicemail
- execute: '%{vars.section}'
- execute: { dest: https://example.com/a, params: { a: 1, b: [x] }, meta: { note: x }, on_return: [hangup] }
- execute:
    dest: 'https://%{vars.host}/a'
    result:
      case: { done: [] }
- execute:
    dest: other
    result:
      - { when: return_value == 1, then: [] }
- execute: |
    sections:
      main:
        - hangup
- transfer: '{\"sections\":{\"main\":[\"hangup\"]}}'
- transfer: { dest: other, params: '%{vars.all}' }
- transfer: { dest: other, params: }
",
    );
}

#[test]
fn what_cannot_be_a_dest() {
    expect_main(
        "
- execute: # error[missing-parameter] execute
- execute: '' # error[bad-destination] ''
- execute: https:// # error[bad-destination] https://
- execute: { dest: relay:office } # error[bad-destination] relay:
- execute: { dest: { sections: {} } } # error[wrong-type] { sections: {} }
- execute: { to: other } # error[unknown-key] to -> did you mean \"dest\"? # error[missing-parameter] execute
- execute: me:secret@example.com/a # warning[legacy-form] me:secret@example.com/a
- execute: { dest: other, params: [a] } # error[wrong-type] [a] -> remove the dashes
- execute: { dest: other, result: done } # error[wrong-type] done
- execute: { dest: other, result: { default: [] } } # error[missing-parameter] result
- transfer: # the parameters as two items
    - dest: other # error[wrong-type] - dest: other -> remove the dashes, so that the parameters are keys of one map
    - params: { a: 1 }
- transfer: { dest: other, on_return: [] } # error[unknown-key] on_return
",
    );
}
