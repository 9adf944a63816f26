//! A headless browser, driven over WebDriver: Debian's `chromium-driver`, which `.ci/run` installs. Where there
//! is none a test says so and ends; with `SWML_BROWSER=1` it fails instead.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// A browser window.
pub(crate) struct Browser {
    driver: Child,
    /// Kept open: the driver goes on talking.
    _said: BufReader<ChildStdout>,
    session: String,
    agent: ureq::Agent,
}

impl Browser {
    /// Starts one; `None` where this machine has none.
    pub(crate) fn start(profile: &Path) -> Option<Browser> {
        let spawned = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut driver) = spawned else {
            assert!(std::env::var_os("SWML_BROWSER").is_none(), "there is no chromedriver");
            eprintln!("no chromedriver at hand: the page is not driven");
            return None;
        };
        let stdout = driver.stdout.take().expect("a pipe");
        let mut said = BufReader::new(stdout);
        let port = said.by_ref().lines().map_while(Result::ok).find_map(|line| {
            line.rsplit_once("started successfully on port ")?
                .1
                .trim_end_matches('.')
                .parse::<u16>()
                .ok()
        });
        let port = port.expect("chromedriver says its port");
        let config = ureq::Agent::config_builder().http_status_as_error(false).build();
        let mut browser = Browser {
            driver,
            _said: said,
            session: format!("http://127.0.0.1:{port}/session"),
            agent: config.into(),
        };
        let args = [
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--no-first-run".to_owned(),
            "--window-size=1400,900".to_owned(),
            format!("--user-data-dir={}", profile.display()),
        ];
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": args },
            "goog:loggingPrefs": { "browser": "ALL" },
        } } });
        let session = browser.post("", wanted);
        let id = session["sessionId"].as_str().expect("a session has an id").to_owned();
        browser.session = format!("{}/{id}", browser.session);
        Some(browser)
    }

    /// Opens a file.
    pub(crate) fn open(&self, file: &Path) {
        self.post("/url", json!({ "url": format!("file://{}", file.display()) }));
    }

    /// Runs the body of a JavaScript function and gives what it returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", json!({ "script": script, "args": [] }))
    }

    /// Runs it again and again until a condition on its result `v` holds, and gives that result.
    pub(crate) fn settled(&self, script: &str, condition: &str) -> Value {
        self.run(&format!(
            "return new Promise((done) => {{
               const look = () => {{
                 const v = (() => {{ {script} }})();
                 if ({condition}) done(v); else setTimeout(look, 10);
               }};
               look();
             }})"
        ))
    }

    /// Clicks the first element that a selector finds, as a mouse would: in its middle, whatever lies there.
    pub(crate) fn click(&self, selector: &str) {
        let element = self.element(selector);
        self.post(&format!("/element/{element}/click"), json!({}));
    }

    /// Types into an element.
    pub(crate) fn type_into(&self, selector: &str, text: &str) {
        let element = self.element(selector);
        self.post(&format!("/element/{element}/value"), json!({ "text": text }));
    }

    /// Presses keys wherever the focus is.
    pub(crate) fn press(&self, keys: &str) {
        let both = |key: char| {
            let key = key.to_string();
            [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })]
        };
        let actions: Vec<_> = keys.chars().flat_map(both).collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.post("/actions", json!({ "actions": [keyboard] }));
    }

    /// Prints the page; gives the PDF, in base64.
    pub(crate) fn print(&self) -> String {
        let pdf = self.post("/print", json!({ "orientation": "landscape" }));
        pdf.as_str().expect("a document").to_owned()
    }

    /// What the console has said that is worse than a remark.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let log = self.post("/se/log", json!({ "type": "browser" }));
        let entries = log.as_array().cloned().unwrap_or_default();
        let bad = |entry: &&Value| matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING"));
        entries.iter().filter(bad).map(|entry| entry["message"].to_string()).collect()
    }

    fn element(&self, selector: &str) -> String {
        let found = self.post("/element", json!({ "using": "css selector", "value": selector }));
        let id = found.as_object().and_then(|object| object.values().next()?.as_str());
        id.unwrap_or_else(|| panic!("nothing is {selector}")).to_owned()
    }

    fn post(&self, path: &str, body: Value) -> Value {
        let url = format!("{}{path}", self.session);
        let mut answer = self.agent.post(&url).send_json(&body).expect("the driver answers");
        let status = answer.status();
        let mut body: Value = answer.body_mut().read_json().expect("JSON");
        assert!(status.is_success(), "{path}: {}", body["value"]["message"]);
        body["value"].take()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Ends the browser with it; nobody is left to tell where this fails.
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
