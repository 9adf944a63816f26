//! The page of a flow in a real browser: folding, search, both directions of highlight, a call that is played,
//! keys; and what it holds, read as text. See `support/browser.rs` for where there is no browser.

#[path = "support/browser.rs"]
mod browser;
#[path = "support/command.rs"]
#[allow(dead_code)]
mod running;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use browser::Browser;
use running::{code, err, scratch, swml};

/// Three sections and a confirm, two connects in one section.
const FLOW: &str = "\
sections:
  main:
    - answer
    - connect:
        to: '+15550100001'
        timeout: 10
        confirm:
          - prompt: say:Press 1
    - connect:
        to: sip:bob@example.com
        password: hunter2
    - execute: bye
    - connect: {to: '+15550100003'}
  bye:
    - play: say:Goodbye, my friend
    - hangup
";

/// The page of a flow, and a browser that shows it; none where there is no browser.
fn page(test: &str, flow: &str, call: bool) -> (PathBuf, Option<Browser>) {
    let folder = scratch(&format!("page-{test}"));
    let (document, page) = (folder.join("flow.yaml"), folder.join("page.html"));
    fs::write(&document, flow).expect("a file can be written");
    let (document, out) = (text(&document), text(&page));
    let output = match call {
        true => swml(&["run", &document, "--html", &out]),
        false => swml(&["graph", &document, "-o", &out]),
    };
    assert_eq!(code(&output), 0, "{}", err(&output));
    let browser = Browser::start(&folder.join("profile"));
    if let Some(browser) = &browser {
        browser.open(&page);
    }
    (page, browser)
}

fn text(path: &Path) -> String {
    path.to_str().expect("a plain path").to_owned()
}

fn calm(browser: &Browser) {
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn sections_and_connects_fold() {
    let (_, Some(browser)) = page("fold", FLOW, false) else { return };
    let boxes = || browser.run("return boxes().length");
    let whole = boxes();
    assert_eq!(browser.run("return canvas.root.children.length"), 3);
    browser.click("[data-fold='main/1 connect']");
    let folded = "return boxes().map(b => b.dataset.name).filter(n => /1 connect($|.(group|bridge))/.test(n))";
    assert_eq!(
        browser.run(folded),
        json!(["main/1 connect"]),
        "its group and its bridge are one box"
    );
    browser.click("[data-fold='main/1 connect']");
    assert_eq!(boxes(), whole);
    browser.click("#fold");
    assert_eq!(boxes(), 0, "folded sections are titles");
    browser.click("#unfold");
    assert_eq!(boxes(), whole);
    // Where a section is named, a click leads to it, and unfolds it.
    browser.run("fold('bye')");
    browser.click("a[href$=bye]");
    assert_eq!(browser.run("return page.folded.size"), 0);
    calm(&browser);
}

#[test]
fn zoom_levels_show_more_or_less() {
    let (_, Some(browser)) = page("zoom", FLOW, false) else { return };
    let count = |zoom: &str| {
        browser.click(&format!("[data-zoom={zoom}]"));
        browser.run("return boxes().length").as_u64().expect("a number")
    };
    let (group, step, leg) = (count("group"), count("step"), count("leg"));
    assert!(group < step, "{group} {step}");
    assert!(group < leg, "{group} {leg}");
    browser.press("1");
    assert_eq!(browser.run("return page.zoom"), "group");
    calm(&browser);
}

#[test]
fn search_finds_and_goes_through_what_it_finds() {
    let (_, Some(browser)) = page("search", FLOW, false) else { return };
    browser.press("/");
    browser.press("goodbye my");
    assert_eq!(browser.run("return byId('found').textContent"), "1 found");
    assert_eq!(browser.run("return document.querySelector('.found').dataset.name"), "bye/0 play");
    assert!(browser.run("return document.querySelectorAll('.other').length").as_u64() > Some(3));
    browser.press("\u{e007}");
    assert_eq!(
        browser.run("return [...document.querySelectorAll('.line.picked')].map(l => l.number)"),
        json!([15])
    );
    browser.press("\u{e00c}");
    assert_eq!(browser.run("return document.querySelectorAll('.other').length"), 0);
    calm(&browser);
}

#[test]
fn boxes_and_lines_show_each_other() {
    let (_, Some(browser)) = page("highlight", FLOW, false) else { return };
    browser.run("look('step')");
    browser.click("[data-name='bye/0 play']");
    let lines = "return [...document.querySelectorAll('.line.picked')].map(l => l.number)";
    assert_eq!(browser.run(lines), json!([15]));
    // The line of a destination is its group's, any other of the connect its bridge's.
    let names = "return [...document.querySelectorAll('.box.picked')].map(b => b.dataset.name)";
    browser.click(".line:nth-of-type(5)");
    assert_eq!(browser.run(names), json!(["main/1 connect/group 1"]));
    browser.click(".line:nth-of-type(6)");
    assert_eq!(browser.run(names), json!(["main/1 connect/bridge"]));
    browser.press("\u{e00c}");
    assert_eq!(browser.run(names), json!([]));
    // By keyboard alone: a box has the focus, and the return key shows its lines.
    browser.run("document.querySelector(\"[data-name='bye/1 hangup']\").focus()");
    browser.press("\u{e007}");
    assert_eq!(browser.run(lines), json!([16]));
    calm(&browser);
}

#[test]
fn a_call_is_played_step_by_step() {
    let (path, Some(browser)) = page("play", FLOW, true) else { return };
    let here = "return [...document.querySelectorAll('.box.here')].map(b => b.dataset.name)";
    assert_eq!(browser.run(here), json!(["main/start"]));
    browser.run("while (!boxes().some(b => b.matches('.here') && b.dataset.name == 'main/1 connect/bridge')) player.step(1)");
    assert_eq!(browser.run("return byId('time').textContent"), "0:08.0");
    assert_eq!(
        browser.run("return [...byId('legs').rows].map(r => [...r.cells].map(c => c.textContent))"),
        json!([["1", "+15550100001", "answered"]])
    );
    browser.press(".");
    assert_eq!(browser.run("return byId('legs').rows[0].cells[2].textContent"), "bridged");
    browser.click("#back");
    assert_eq!(browser.run("return byId('legs').rows[0].cells[2].textContent"), "answered");
    // What `--trace jsonl` prints can be opened too.
    browser.click("#close");
    assert_eq!(browser.run("return byId('call').hidden"), true);
    let trace = path.with_file_name("trace.jsonl");
    let output = swml(&["run", &text(&path.with_file_name("flow.yaml")), "--trace", "jsonl"]);
    fs::write(&trace, &output.stdout).expect("a file can be written");
    browser.type_into("#open", &text(&trace));
    let opened =
        "return [byId('call').hidden, byId('call-title').textContent, byId('problem').textContent]";
    assert_eq!(browser.settled(opened, "!v[0]"), json!([false, "trace.jsonl", ""]));
    fs::write(&trace, "no: trace").expect("a file can be written");
    browser.type_into("#open", &text(&trace));
    let problem = "return byId('problem').textContent";
    let said = browser.settled(problem, "v");
    assert!(said.as_str().is_some_and(|s| s.starts_with("trace.jsonl is no trace")), "{said}");
    calm(&browser);
}

/// The longest waits and the most legs lie on the frames and in a panel, and are switched on and off.
#[test]
fn bounds_are_a_layer() {
    let (_, Some(browser)) = page("bounds", FLOW, false) else { return };
    let badges = "return [...document.querySelectorAll('.note text')].map(t => t.textContent)";
    assert_eq!(browser.run(badges), json!([]));
    browser.press("b");
    let on = json!([
        "waits up to 1m 20s, 1 leg at once, 2 in all",
        "up to 20s, 1 leg",
        "up to 1m, 1 leg"
    ]);
    assert_eq!(browser.run(badges), on);
    let row = "return byId('notes').querySelector('tr:nth-of-type(2)').textContent";
    let said = browser.run(row);
    assert!(
        said.as_str().is_some_and(|said| said.starts_with("longest wait1m 20s = 10s ring")),
        "{said}"
    );
    // What folds takes its own along, and whoever opens an entry sees its frame.
    browser.run("fold('main/1 connect')");
    assert_eq!(browser.run(&format!("{badges}.length")), 3);
    browser.run("fold('main')");
    assert_eq!(browser.run(badges), json!(["waits up to 1m 20s, 1 leg at once, 2 in all"]));
    browser.run("fold('main')");
    browser.run("[...byId('notes').querySelectorAll('details')].at(-1).open = true");
    browser.click("#noted");
    assert_eq!(browser.run(badges), json!([]));
    assert_eq!(browser.run("return byId('notes').hidden"), true);
    calm(&browser);
}

/// A conversation with steps and functions, one of which a web server answers.
const TALK: &str = include_str!("flows/ai/steps.yaml");

/// Steps of conversations and legs have lines as states have; a line belongs to the innermost that is seen.
#[test]
fn steps_and_legs_have_lines() {
    let (_, Some(browser)) = page("steps", TALK, false) else { return };
    let lines = "return [...document.querySelectorAll('.line.picked')].map(l => l.number)";
    let names = "return [...document.querySelectorAll('.box.picked')].map(b => b.dataset.name)";
    browser.press("2");
    browser.run("boxes().find(b => b.dataset.name.endsWith('default/help')).focus()");
    browser.press("\u{e007}");
    assert_eq!(browser.run(lines), json!([12, 13, 14, 15]));
    browser.click(".line:nth-of-type(11)");
    assert_eq!(browser.run(names), json!(["main/0 ai step default/greet"]));
    browser.press("1");
    browser.click(".line:nth-of-type(11)");
    // Closed, the line is the conversation's, and what its functions lead to has no line but that.
    let first = format!("{names}.slice(0, 1)");
    assert_eq!(browser.run(&first), json!(["main/0 ai"]));
    calm(&browser);
    let (_, Some(browser)) = page("legs", FLOW, false) else { return };
    browser.press("3");
    browser.click(".line:nth-of-type(5)");
    let both = ["main/1 connect/group 1", "main/1 connect/group 1 leg 1"];
    assert_eq!(browser.run(names), json!(both), "a group of one leg stands where that does");
    calm(&browser);
}

/// What a web server answers in a call says so, and its states are not taken for those of the flow.
#[test]
fn answers_of_web_servers_are_played() {
    let (path, Some(browser)) = page("web", TALK, false) else { return };
    let scenario = path.with_file_name("web.yaml");
    let calls = "flow: flow.yaml\nsteps:\n  ai:\n    - calls: [{ function: hours, web: SWML, \
                 swml: { sections: { main: [{ play: 'say:Nine to five' }] } } }]\n      took: 5s\n";
    fs::write(&scenario, calls).expect("a file can be written");
    let output = swml(&["run", "--scenario", &text(&scenario), "--html", &text(&path)]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    browser.open(&path);
    let said = browser.run("return [...byId('events').children].map(e => e.lastChild.textContent)");
    let said: Vec<_> = said.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert!(said.contains(&"the conversation calls hours()"), "{said:?}");
    assert!(said.iter().any(|line| line.starts_with("run the document {")), "{said:?}");
    let all_visited = "
        const seen = new Set();
        for (let n = 0; n < byId('events').children.length; n++) {
          document.querySelectorAll('.box.here').forEach(b => seen.add(b.dataset.name));
          player.step(1);
        }
        return [...seen].filter(n => n.endsWith('hangup') || n.endsWith('ai'));";
    assert_eq!(browser.run(all_visited), json!(["main/0 ai", "main/1 hangup"]));
    calm(&browser);
}

/// Whatever a trace says happened has words of its own.
#[test]
fn every_event_has_words() {
    let (path, _) = page("words", FLOW, true);
    let html = fs::read_to_string(path).expect("a page");
    for event in swml_compiler::scenario::EVENT_NAMES {
        assert!(html.contains(&format!("case \"{event}\": return")), "no words for {event}");
    }
}

/// Texts of a flow are texts, whatever they hold.
#[test]
fn no_text_runs_as_script() {
    let evil = "</script><img src=x onerror=window.hurt=1><svg onload=window.hurt=1>{{data}}\"'&";
    let flow = format!(
        "sections:\n  main:\n    - play: {}\n    - execute: {}\n  {}: [hangup]\n",
        json!(format!("say:{evil}\u{202e}")),
        json!(evil),
        json!(evil)
    );
    let (path, browser) = page("evil", &flow, true);
    let html = fs::read_to_string(path).expect("a page");
    assert!(!html.contains("<img"), "a text has become an element");
    let Some(browser) = browser else { return };
    browser.run("look('step'); foldAll(true); foldAll(false)");
    assert_eq!(
        browser.run("return [window.hurt, document.querySelectorAll('img').length]"),
        json!([Value::Null, 0])
    );
    assert_eq!(browser.run("return data.files[0].lines[2].includes('<img src=x')"), true);
    calm(&browser);
}

#[test]
fn secrets_of_the_source_are_not_in_the_page() {
    let (path, _) = page("secret", FLOW, true);
    let html = fs::read_to_string(path).expect("a page");
    assert!(html.contains("password: ***"));
    assert!(!html.contains("hunter2"));
}

/// Everything that a mouse can do here keys can: the canvas, what folds, the call.
#[test]
fn keys_are_enough() {
    let (_, Some(browser)) = page("keys", FLOW, true) else { return };
    let world = || browser.run("return canvas.root.getAttribute('transform')");
    let before = world();
    browser.press("+");
    let closer = world();
    assert_ne!(closer, before);
    browser.press("\u{e012}");
    assert_ne!(world(), closer, "an arrow moves the sheet");
    browser.press("0");
    assert_eq!(world(), before);
    browser.run("document.querySelector(\"[data-fold='bye']\").focus()");
    browser.press("\u{e007}");
    assert_eq!(browser.run("return [...page.folded]"), json!(["bye"]));
    browser.press("f");
    browser.press("f");
    assert_eq!(browser.run("return page.folded.size"), 3, "folded, but for what was");
    browser.press("f");
    assert_eq!(browser.run("return page.folded.size"), 0);
    let time = "return byId('moment').value";
    browser.press("..,");
    assert_eq!(browser.run(time), "1");
    browser.press("?");
    assert_eq!(browser.run("return byId('keys').open"), true);
    browser.press("\u{e00c}");
    assert_eq!(browser.run("return byId('keys').open"), false);
    // Whoever goes through it by tab comes by every box.
    let reached = "return boxes().every(b => b.tabIndex === 0 && b.getAttribute('aria-label'))";
    assert_eq!(browser.run(reached), true);
    calm(&browser);
}

/// On paper there is the picture, then the source; no buttons.
#[test]
fn it_prints() {
    let (_, Some(browser)) = page("print", FLOW, true) else { return };
    let pdf = browser.print();
    assert!(pdf.len() > 10_000, "{} bytes", pdf.len());
    calm(&browser);
}

/// As the browser draws them, no two texts lie on each other, whatever is chosen: of boxes, of frames, of edges.
#[test]
fn texts_do_not_overlap() {
    let overlaps = "
        const wrong = [];
        for (const zoom of ['step', 'group', 'leg']) {
          look(zoom);
          canvas.zoom(4 / canvas.root.getScreenCTM().a);
          const texts = [...canvas.root.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
          texts.forEach(([one, a], n) => texts.slice(n + 1).forEach(([two, b]) => {
            const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (x > 4 && y > 12) wrong.push([zoom, one, two]);
          }));
        }
        return wrong;";
    for name in ["support", "front-desk", "overflow"] {
        let path = format!("{}/docs/examples/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
        let flow = fs::read_to_string(path).expect("a flow of the gallery");
        let (_, Some(browser)) = page(&format!("overlap-{name}"), &flow, false) else { return };
        assert_eq!(browser.run(overlaps), json!([]), "{name}");
        calm(&browser);
    }
}

/// Texts do not leave their boxes, as the browser draws them.
#[test]
fn texts_stay_in_their_boxes() {
    let long = "W".repeat(300);
    let flow = FLOW.replace("Goodbye, my friend", &long).replace("sip:bob", &format!("sip:{long}"));
    let (_, Some(browser)) = page("boxes", &flow, false) else { return };
    let outside = "
        const wrong = [];
        for (const zoom of ['step', 'group', 'leg']) {
          look(zoom);
          for (const box of canvas.root.querySelectorAll('.box, .frame')) {
            const frame = box.querySelector('rect, path').getBoundingClientRect();
            for (const text of box.querySelectorAll('text')) {
              const t = text.getBoundingClientRect();
              if (t.left < frame.left - 1 || t.right > frame.right + 1) wrong.push([zoom, box.dataset.name, text.textContent]);
            }
          }
        }
        return wrong;";
    assert_eq!(browser.run(outside), json!([]));
    calm(&browser);
}
