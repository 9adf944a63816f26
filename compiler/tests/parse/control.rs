//! Control and data methods: `set unset cond switch label goto return`.

use crate::{expect_main, messages};

#[test]
fn every_one_as_it_should_be() {
    expect_main(
        "
- set: { a: 1, b: [1, '%{vars.a}'], vars.c: { d: null }, with-hyphen: x }
- set: {}
- unset: a
- unset: [a, vars.b]
- label: menu
- cond:
    - when: vars.a == 1
      then: []
      else: [hangup]
- cond:
    - { when: vars.a, then: [hangup] }
    - else: []
- switch:
    variable: call.type
    case: { sip: [], 0x10: [], yes: [hangup] }
- goto: menu
- goto: { label: menu, when: vars.a < 3, max: 100 }
- goto: { label: menu, max: '%{vars.max}' } # note[clamped-value] '%{vars.max}'
- return
- return:
- return: {}
- return: [1, '%{vars.a}']
",
    );
}

#[test]
fn names_of_variables() {
    expect_main(
        "
- set:
    call: 1 # error[reserved-name] call
    vars.params: 2 # error[reserved-name] vars.params
    a.b: 3 # error[bad-value] a.b -> a part cannot be set alone: set all of \"a\"
    envs.x: 4 # error[bad-value] envs.x -> only variables can be changed; envs is read only
    '': 5 # error[bad-value] ''
    fine: '%{vars.a}'
- unset: [a, envs, 'b.c', '%{vars.n}'] # error[reserved-name] envs # error[bad-value] 'b.c' # error[bad-value] '%{vars.n}'
- unset: { vars: [a] } # warning[legacy-form] { vars: [a] }
- unset: { names: [a] } # error[wrong-type] { names: [a] }
- unset: # error[missing-parameter] unset
- set: # error[missing-parameter] set
- set: [a] # error[wrong-type] [a]
",
    );
}

#[test]
fn conditions() {
    expect_main(
        "
- cond: # error[missing-parameter] cond
- cond:
    when: vars.a # error[wrong-type] when: vars.a -> put a dash in front of each `when`
    then: []
- cond:
    - when: vars.a # error[missing-parameter] when
    - then: [] # error[missing-parameter] then
    - hangup # error[wrong-type] hangup
    - { if: vars.a, then: [] } # error[unknown-key] if -> did you mean \"when\"? # error[missing-parameter] if
    - { when: [a], then: [] } # error[wrong-type] [a]
    - { when: '', then: [] } # error[bad-value] ''
    - { when: true, then: [] } # warning[coerced-value] true -> write 'true'
    - { when: vars.b, then: hangup } # warning[legacy-form] hangup
    - { when: vars.c, then: } # error[wrong-type]
    - else: []
    - { when: vars.d, then: [] } # warning[dead-code] { when: vars.d, then: [] }
",
    );
}

#[test]
fn switches() {
    expect_main(
        "
- switch: # error[missing-parameter] switch # error[missing-parameter] switch
- switch: { variable: '%{prompt_value}', case: { a: [] } } # error[bad-value] '%{prompt_value}' -> write prompt_value without %{...}
- switch: { variable: a + b, case: {} } # error[bad-value] a + b
- switch: { variable: [a], case: [b] } # error[wrong-type] [a] # error[wrong-type] [b]
- switch: { variable: a, cases: {} } # error[unknown-key] cases -> did you mean \"case\"? # error[missing-parameter] switch
- switch: { variable: a, case: { b: hangup } } # warning[legacy-form] hangup
- switch: a # error[wrong-type] a
",
    );
}

#[test]
fn labels_and_jumps() {
    expect_main(
        "
- label: menu
- label: menu # error[duplicate-label] menu
- label: # error[missing-parameter] label
- label: [a] # error[wrong-type] [a]
- label: '%{vars.a}' # error[bad-value] '%{vars.a}'
- cond:
    - when: vars.a
      then:
        - label: menu # error[duplicate-label] menu
- goto: # error[missing-parameter] goto
- goto: '%{vars.a}' # error[bad-value] '%{vars.a}'
- goto: { label: menu, max: 101 } # error[bad-value] 101
- goto: { label: menu, max: 0, if: a } # error[bad-value] 0 # error[unknown-key] if -> did you mean \"when\"?
",
    );
    assert_eq!(
        messages("- goto: { label: a, max: 101 }\n"),
        ["\"max\" in goto is 101; expected a whole number from 1 to 100"]
    );
}

#[test]
fn labels_of_other_sections_do_not_count() {
    crate::expect("sections:\n  main:\n    - label: a\n  other:\n    - label: a\n");
}
