// The canvas: every section is a sheet that was laid out when the file was made. The page only chooses a
// sheet per section, packs the sheets, pans and zooms.

const canvas = (() => {
  const svg = document.getElementById("canvas");
  const world = document.getElementById("world");
  const GAP = 32;
  const NARROWEST = 0.05;
  const CLOSEST = 4;
  let view = { x: 0, y: 0, scale: 1 };
  let size = { w: 1, h: 1 };

  // The sheet of a section: at this zoom, with these connects folded.
  function sheet(section) {
    if (page.folded.has(section.name)) return section.folded;
    const folds = section.connects.map((name, at) => (page.folded.has(name) ? at : -1));
    return section.sheets[page.zoom][folds.filter((at) => at >= 0).join(" ")];
  }

  // Draws what is chosen. What was in the middle of the window stays there where it is still seen.
  function draw() {
    const parts = [];
    world.replaceChildren();
    for (const section of data.sections) {
      const group = document.createElementNS(svg.namespaceURI, "g");
      const { w, h, svg: body } = sheet(section);
      group.setAttribute("class", "sheet");
      group.innerHTML = body;
      world.append(group);
      prepare(group, section);
      group.sheet = { section, w, h };
      parts.push(group);
    }
    size = pack(parts.map((part) => part.sheet));
    for (const part of parts) {
      part.setAttribute("transform", `translate(${part.sheet.x} ${part.sheet.y})`);
    }
    page.changed();
  }

  // Boxes can be reached by keyboard, and frames folded.
  function prepare(group, section) {
    for (const box of group.querySelectorAll(".box")) {
      box.setAttribute("tabindex", "0");
      box.setAttribute("role", "button");
      box.setAttribute("aria-label", box.querySelector("title")?.textContent || box.dataset.name);
      if (section.connects.includes(box.dataset.name)) corner(box, box.dataset.name, true);
    }
    for (const frame of group.querySelectorAll(".frame")) {
      const { name } = frame.dataset;
      const folds = name === section.name || section.connects.includes(name);
      if (folds) corner(frame, name, page.folded.has(name));
    }
  }

  // What folds and unfolds: a mark on the corner, where no text is.
  function corner(of, name, folded) {
    const { x, y, width } = of.querySelector("rect, path").getBBox();
    const mark = document.createElementNS(svg.namespaceURI, "g");
    mark.setAttribute("class", "fold");
    mark.setAttribute("transform", `translate(${x + width - 14} ${y})`);
    mark.setAttribute("tabindex", "0");
    mark.setAttribute("role", "button");
    mark.setAttribute("aria-expanded", String(!folded));
    mark.setAttribute("aria-label", `${folded ? "Unfold" : "Fold"} ${name}`);
    mark.dataset.fold = name;
    const plus = folded ? "M0-4V4" : "";
    mark.innerHTML = `<title>${folded ? "Unfold" : "Fold"}</title><circle r="8"/><path d="M-4 0H4${plus}"/>`;
    of.append(mark);
  }

  // In the order of the document, down a column and on to the next; of a few heights of columns the one that
  // lets everything be seen largest.
  function pack(sheets) {
    const tallest = Math.max(...sheets.map(({ h }) => h));
    let best = null;
    for (let step = 0; step < 24; step++) {
      const packed = columns(sheets, tallest * (1 + step / 4));
      packed.scale = Math.min(svg.clientWidth / packed.w, svg.clientHeight / packed.h);
      if (!best || packed.scale > best.scale * 1.001) best = packed;
    }
    sheets.forEach((sheet, at) => Object.assign(sheet, best.places[at]));
    return best;
  }

  function columns(sheets, limit) {
    const places = [];
    let [x, y, column, highest] = [0, 0, 0, 0];
    for (const { w, h } of sheets) {
      if (y > 0 && y + h > limit) [x, y, column] = [x + column + GAP, 0, 0];
      places.push({ x, y });
      column = Math.max(column, w);
      highest = Math.max(highest, y + h);
      y += h + GAP;
    }
    return { places, w: x + column, h: highest };
  }

  function move() {
    world.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.scale})`);
  }

  // Everything in the window; never larger than life.
  function fit() {
    const [w, h] = [svg.clientWidth, svg.clientHeight];
    const scale = Math.min(1, (w - 2 * GAP) / size.w, (h - 2 * GAP) / size.h);
    view.scale = Math.max(NARROWEST, scale);
    view.x = (w - size.w * view.scale) / 2;
    view.y = Math.max(GAP / 2, (h - size.h * view.scale) / 2);
    move();
  }

  // Nearer or farther; the point at (x, y) stays where it is.
  function zoom(factor, x = svg.clientWidth / 2, y = svg.clientHeight / 2) {
    const scale = Math.min(CLOSEST, Math.max(NARROWEST, view.scale * factor));
    view.x = x - ((x - view.x) * scale) / view.scale;
    view.y = y - ((y - view.y) * scale) / view.scale;
    view.scale = scale;
    move();
  }

  function pan(dx, dy) {
    view.x += dx;
    view.y += dy;
    move();
  }

  // Moves an element into the window, unless it is well inside of it already.
  function reveal(element) {
    const box = element.getBoundingClientRect();
    const window = svg.getBoundingClientRect();
    const inside =
      box.left > window.left + 20 &&
      box.right < window.right - 20 &&
      box.top > window.top + 20 &&
      box.bottom < window.bottom - 20;
    if (inside) return;
    if (view.scale < 0.5) zoom(0.8 / view.scale);
    const now = element.getBoundingClientRect();
    pan(
      window.left + window.width / 2 - (now.left + now.width / 2),
      window.top + window.height / 2 - (now.top + now.height / 2),
    );
  }

  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const at = svg.getBoundingClientRect();
    if (event.shiftKey) pan(-event.deltaY - event.deltaX, 0);
    else zoom(Math.exp(-event.deltaY * 0.0015), event.clientX - at.left, event.clientY - at.top);
  }, { passive: false });

  // A drag moves the sheet; a press that goes nowhere is a click.
  let drag = null;
  svg.addEventListener("pointerdown", (event) => {
    if (event.button === 0) drag = { x: event.clientX, y: event.clientY, far: false };
  });
  svg.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.far && Math.abs(dx) + Math.abs(dy) < 4) return;
    if (!drag.far) svg.setPointerCapture(event.pointerId);
    svg.classList.add("dragged");
    drag = { x: event.clientX, y: event.clientY, far: true };
    pan(dx, dy);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    svg.addEventListener(end, () => {
      const far = drag?.far;
      drag = null;
      // The click that ends a drag is none.
      if (far) setTimeout(() => svg.classList.remove("dragged"));
    });
  }
  addEventListener("resize", fit);

  return { draw, fit, zoom, pan, reveal, root: world, element: svg };
})();
