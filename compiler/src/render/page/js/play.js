// A call, step by step: what `swml run --trace jsonl` prints, or a counter-example. Every event that is
// shown moves the time; states, legs and variables are what they are after it.

const player = (() => {
  const panel = byId("call");
  const list = byId("events");
  const slider = byId("moment");
  const play = byId("play");
  let events = [];
  let at = -1;
  let timer = null;

  // One JSON object a line, as the command prints it, or a list of them.
  function read(text) {
    const trimmed = text.trim();
    const parsed = trimmed.startsWith("[")
      ? JSON.parse(trimmed)
      : trimmed.split("\n").filter((line) => line.trim()).map((line) => JSON.parse(line));
    if (!parsed.every((event) => typeof event === "object" && typeof event?.event === "string")) {
      throw new Error("not a trace: every line must be an object with an `event`");
    }
    return parsed;
  }

  const clock = (t) => {
    const tenths = Math.round(t * 10);
    const [minutes, rest] = [Math.floor(tenths / 600), tenths % 600];
    const seconds = Math.floor(rest / 10);
    return `${minutes}:${String(seconds).padStart(2, "0")}.${rest % 10}`;
  };

  const call = (event) => {
    const args = Object.entries(event.args || {}).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
    return `${event.function}(${args.join(", ")})`;
  };

  // The state that is entered; none in a document that was fetched only then, whose states may have the same names.
  function stateOf(event) {
    const [, file] = event.at?.match(/^(.*):\d+:\d+$/) || [];
    const known = file === undefined || data.files.some(({ name }) => name === file);
    return known ? numbers.get(event.state) : undefined;
  }

  // What happened, in words.
  function words(event) {
    const leg = event.leg ? `leg ${event.leg}` : "the caller";
    const value = (of) => (typeof of === "string" ? `“${of}”` : JSON.stringify(of));
    switch (event.event) {
      case "enter": return event.leg ? `${leg}: at ${event.state}` : `at ${event.state}`;
      case "answer": return "answer the caller";
      case "dial": return `dial leg ${event.leg}: ${event.to}, ${event.timeout} s`;
      case "ringing": return `${leg} rings`;
      case "early_media": return `${leg} sends early media`;
      case "answered": return `${leg} answers`;
      case "failed": return `${leg} is lost: ${event.reason}`;
      case "unusable": return `destination ${event.index} of group ${event.group} cannot be dialled`;
      case "timeout": return `the clock of ${leg} runs out`;
      case "cancel": return `cancel ${leg}`;
      case "hangup": return `hang up ${leg}`;
      case "confirm_end": return `${leg} ${event.passed ? "passes" : "does not pass"} its confirm`;
      case "bridge": return `bridge the caller with leg ${event.leg} ${event.to}`;
      case "leg_hangup": return `${leg} has hung up`;
      case "perform": return `${event.method}${event.leg ? ` to ${leg}` : ""}`;
      case "start": return `start ${event.method}${event.leg ? ` to ${leg}` : ""}`;
      case "started": return `${event.method} runs`;
      case "stop": return `stop ${event.method || "an operation"}`;
      case "stopped": return `${event.method} has ended`;
      case "set": return `${event.name} = ${value(event.value)}`;
      case "load": return `${/^\s*\{|\n/.test(event.url) ? "run the document" : "fetch"} ${event.url}`;
      case "called": return `the conversation calls ${call(event)}`;
      case "resume": return `the conversation goes on${event.response ? ` with “${event.response}”` : ""}`;
      case "evaluate": return `evaluate ${event.source}`;
      case "notify": return `tell ${event.url}`;
      case "fault": return `fault: ${event.code}`;
      case "ignored": return `ignored: ${typeof event.what === "string" ? event.what : value(event.what)}`;
      case "caller_hangup": return "the caller hangs up";
      case "hangup_caller": return `hang up the caller (${event.reason})`;
      case "finished": return `finished: ${event.outcome}${event.code ? `, ${event.code}` : ""}`;
      case "closed": return "closed: nothing is left open";
      default: return event.event;
    }
  }

  // Where legs are in their life, by what was heard of them last.
  const LIFE = {
    dial: "dialled", ringing: "rings", early_media: "early media", answered: "answered",
    bridge: "bridged", cancel: "cancelled", hangup: "hung up", timeout: "rang out",
    failed: "lost",
  };
  // How legs end that were not given up before.
  const OVER = { bridged: "has talked", answered: "hung up" };

  function world() {
    const legs = new Map();
    const vars = new Map();
    const here = new Map();
    for (const event of events.slice(0, at + 1)) {
      const party = event.leg || 0;
      if (event.event === "enter") here.set(party, stateOf(event));
      if (event.event === "dial") legs.set(party, { to: event.to });
      const leg = legs.get(party);
      if (leg && LIFE[event.event]) {
        leg.life = LIFE[event.event] + (event.event === "failed" ? `: ${event.reason}` : "");
      }
      if (leg && event.event === "leg_hangup") leg.life = OVER[leg.life] || leg.life;
      if (["confirm_end", "leg_hangup", "failed"].includes(event.event)) here.delete(party);
      if (event.event === "finished") here.clear();
      if (event.event === "set" && !event.leg) {
        if (event.value === null || event.value === undefined) vars.delete(event.name);
        else vars.set(event.name, event.value);
      }
    }
    return { legs, vars, here };
  }

  function cells(table, rows, none) {
    const made = rows.map((cells) => {
      const row = document.createElement("tr");
      for (const cell of cells) row.insertCell().textContent = visible(cell);
      return row;
    });
    table.replaceChildren(...made);
    table.dataset.none = rows.length === 0 ? none : "";
  }

  function show() {
    const { legs, vars, here } = world();
    const event = events[at];
    slider.value = at;
    byId("time").textContent = event ? clock(event.t) : "";
    cells(byId("legs"), [...legs].map(([leg, { to, life }]) => [leg, to, life]), "no leg yet");
    cells(
      byId("vars"),
      [...vars].map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
      "nothing set yet",
    );
    [...list.children].forEach((row, number) => {
      row.classList.toggle("now", number === at);
      row.classList.toggle("past", number < at);
      if (number === at) row.scrollIntoView({ block: "nearest" });
    });
    const visited = new Set();
    for (const past of events.slice(0, at + 1)) {
      if (past.event === "enter") visited.add(stateOf(past));
    }
    for (const box of boxes()) {
      box.classList.toggle("visited", placesOf(box).some((state) => visited.has(state)));
    }
    source.mark([...here.values()].filter((state) => state !== undefined), "here");
    if (event?.event === "enter") {
      const state = stateOf(event);
      const box = boxes().find((box) => placesOf(box).includes(state));
      if (box) canvas.reveal(box);
    }
    if (event?.at) source.reveal(event.at);
    byId("back").disabled = at <= 0;
    byId("next").disabled = at >= events.length - 1;
  }

  function go(to) {
    at = Math.max(0, Math.min(events.length - 1, to));
    show();
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = "Play";
    play.setAttribute("aria-pressed", "false");
  }

  function start() {
    if (events.length === 0) return;
    if (at >= events.length - 1) go(0);
    play.textContent = "Pause";
    play.setAttribute("aria-pressed", "true");
    timer = setInterval(() => (at < events.length - 1 ? go(at + 1) : stop()), 700);
  }

  // Takes a trace; `title` says which call it is.
  function open(text, title) {
    stop();
    events = read(text);
    panel.hidden = false;
    byId("call-title").textContent = visible(title);
    slider.max = Math.max(0, events.length - 1);
    list.replaceChildren(
      ...events.map((event, number) => {
        const row = document.createElement("li");
        const time = document.createElement("span");
        time.className = "time";
        time.textContent = number > 0 && events[number - 1].t === event.t ? "" : clock(event.t);
        row.append(time, visible(words(event)));
        row.addEventListener("click", () => go(number));
        return row;
      }),
    );
    go(0);
    canvas.fit();
  }

  // A file that the reader has chosen or dropped.
  async function load(file) {
    try {
      open(await file.text(), file.name);
      byId("problem").textContent = "";
    } catch (error) {
      byId("problem").textContent =
        visible(`${file.name} is no trace of swml run --trace jsonl: ${error.message}`);
    }
  }

  byId("back").addEventListener("click", () => go(at - 1));
  byId("next").addEventListener("click", () => go(at + 1));
  play.addEventListener("click", () => (timer ? stop() : start()));
  slider.addEventListener("input", () => go(Number(slider.value)));
  byId("close").addEventListener("click", () => {
    stop();
    events = [];
    at = -1;
    panel.hidden = true;
    source.mark([], "here");
    for (const box of boxes()) box.classList.remove("visited");
    canvas.fit();
  });
  byId("open").addEventListener("change", (event) => {
    const [file] = event.target.files;
    if (file) load(file);
    event.target.value = "";
  });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) load(file);
  });
  page.listeners.push(() => events.length > 0 && show());

  return {
    open,
    step: (by) => events.length > 0 && go(at + by),
    toggle: () => (timer ? stop() : start()),
    isOpen: () => events.length > 0,
  };
})();
