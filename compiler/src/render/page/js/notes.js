// Bounds: a layer over the graph that can be switched on. Every frame has its own on its edge, and a panel has all
// of them with their sums.

const notes = (() => {
  const panel = byId("notes");
  const button = byId("noted");
  let on = false;

  // A row for each line, in the words of `swml bounds`.
  function rows(lines) {
    const table = document.createElement("table");
    for (const [title, words] of lines) {
      const row = table.insertRow();
      row.insertCell().textContent = title;
      row.insertCell().textContent = words;
    }
    return table;
  }

  function fill() {
    panel.replaceChildren();
    for (const { frame, lines } of data.notes) {
      const part = document.createElement("details");
      const title = document.createElement("summary");
      title.textContent = frame || "The flow";
      part.open = !frame;
      part.append(title, rows(lines));
      if (frame) part.addEventListener("toggle", () => part.open && show(frame));
      panel.append(part);
    }
  }

  const frameOf = (name) =>
    [...canvas.root.querySelectorAll(".frame, .box")].find((frame) => frame.dataset.name === name);

  // Shows a frame in the window.
  function show(name) {
    const frame = frameOf(name);
    if (frame) canvas.reveal(frame);
  }

  // What is said of a frame, on its upper edge, beside the mark that folds it.
  function badge(frame, short) {
    const { x, y, width } = frame.querySelector("rect, path").getBBox();
    const group = document.createElementNS(canvas.element.namespaceURI, "g");
    group.setAttribute("class", "note");
    group.innerHTML = "<rect rx='8'/><text></text>";
    const text = group.querySelector("text");
    text.textContent = short;
    frame.append(group);
    const { width: wide } = text.getBBox();
    const right = Math.max(x + width - 28, x + wide + 14);
    text.setAttribute("x", right - wide - 7);
    text.setAttribute("y", y + 3.5);
    for (const [name, value] of Object.entries({ x: right - wide - 14, y: y - 8, width: wide + 14, height: 16 })) {
      group.querySelector("rect").setAttribute(name, value);
    }
  }

  function draw() {
    for (const old of canvas.root.querySelectorAll(".note")) old.remove();
    if (!on) return;
    for (const { frame, short } of data.notes) {
      const found = frame && short && frameOf(frame);
      if (found) badge(found, short);
    }
  }

  function toggle(is = !on) {
    on = is && data.notes.length > 0;
    button.setAttribute("aria-pressed", String(on));
    panel.hidden = !on;
    draw();
  }

  fill();
  button.hidden = data.notes.length === 0;
  button.addEventListener("click", () => toggle());
  page.listeners.push(draw);
  return { toggle, isOn: () => on };
})();
