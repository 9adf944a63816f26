// Buttons, clicks and keys.

function look(zoom) {
  page.zoom = zoom;
  for (const button of document.querySelectorAll("[data-zoom]")) {
    button.setAttribute("aria-pressed", String(button.dataset.zoom === zoom));
  }
  canvas.draw();
}

// Folds or unfolds a section or a connect. Where a section has too many connects for every choice to have been
// laid out, all of them go together.
function fold(name) {
  const together = data.sections.find(
    ({ connects, sheets }) => connects.includes(name) && Object.keys(sheets.group).length < 2 ** connects.length,
  );
  const is = !page.folded.has(name);
  for (const each of together?.connects || [name]) {
    if (is) page.folded.add(each);
    else page.folded.delete(each);
  }
  canvas.draw();
}

function foldAll(is) {
  page.folded = new Set(is ? data.sections.map((section) => section.name) : []);
  canvas.draw();
  canvas.fit();
}

// Shows what has an id: a section, mostly, which is unfolded for it.
function visit(id) {
  const section = data.sections.find((section) => section.id === id);
  if (section && page.folded.delete(section.name)) canvas.draw();
  const found = document.getElementById(id);
  if (found) canvas.reveal(found);
}

// The colours for dark pages: as the reader's system has it, always, or never.
function theme(name) {
  byId("dark").media = { auto: "(prefers-color-scheme: dark)", dark: "all", light: "not all" }[name];
}

canvas.element.addEventListener("click", (event) => {
  event.preventDefault();
  if (canvas.element.classList.contains("dragged")) return;
  act(event.target);
});

// What a click or the return key does to a part of the picture.
function act(target) {
  const folder = target.closest("[data-fold]");
  if (folder) return fold(folder.dataset.fold);
  const link = target.closest("a[href]");
  if (link) return visit(link.getAttribute("href").slice(1));
  const box = target.closest(".box");
  source.pick(box ? placesOf(box) : [], "graph");
}

canvas.element.addEventListener("mouseover", (event) => {
  const box = event.target.closest(".box");
  source.hover(box ? placesOf(box) : []);
});

for (const button of document.querySelectorAll("[data-zoom]")) {
  button.addEventListener("click", () => look(button.dataset.zoom));
}
byId("fit").addEventListener("click", canvas.fit);
byId("fold").addEventListener("click", () => foldAll(true));
byId("unfold").addEventListener("click", () => foldAll(false));
byId("theme").addEventListener("change", (event) => theme(event.target.value));
byId("print").addEventListener("click", () => print());
byId("help").addEventListener("click", () => byId("keys").showModal());

const KEYS = {
  "/": () => search.focus(),
  "1": () => look("group"),
  "2": () => look("step"),
  "3": () => look("leg"),
  "0": canvas.fit,
  "+": () => canvas.zoom(1.25),
  "=": () => canvas.zoom(1.25),
  "-": () => canvas.zoom(0.8),
  f: () => foldAll(page.folded.size === 0),
  b: () => notes.toggle(),
  n: () => search.step(1),
  p: () => search.step(-1),
  " ": () => player.isOpen() && player.toggle(),
  ".": () => player.step(1),
  ",": () => player.step(-1),
  Escape: () => source.pick([]),
  "?": () => byId("keys").showModal(),
  ArrowLeft: () => canvas.pan(60, 0),
  ArrowRight: () => canvas.pan(-60, 0),
  ArrowUp: () => canvas.pan(0, 60),
  ArrowDown: () => canvas.pan(0, -60),
};

addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && event.target.closest("#canvas")) return act(event.target);
  if (event.key === " " && event.target.closest("button")) return;
  const key = KEYS[event.key];
  if (!key) return;
  event.preventDefault();
  key();
});

look(page.zoom);
canvas.fit();
notes.toggle(data.noted);
if (data.call) player.open(JSON.stringify(data.call.events), data.call.title);
