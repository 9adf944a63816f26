// The source beside the graph, and both directions of highlight: lines to boxes, boxes to lines.

const source = (() => {
  const pane = byId("source");
  let selected = null;

  // Every line of every file, with what can be asked of it.
  const rows = data.files.flatMap(({ name, lines }, file) => {
    const title = document.createElement("h2");
    title.textContent = name;
    if (data.files.length > 1) pane.append(title);
    return lines.map((text, at) => line(text, file, at + 1));
  });

  function line(text, file, number) {
    const row = document.createElement("div");
    row.className = "line";
    Object.assign(row, { file, number });
    const margin = document.createElement("span");
    margin.className = "number";
    margin.textContent = number;
    const code = document.createElement("code");
    code.textContent = text || " ";
    row.append(margin, code);
    row.addEventListener("click", () => pick(placesAt(row), "source"));
    row.addEventListener("mouseenter", () => hover(placesAt(row)));
    row.addEventListener("mouseleave", () => hover([]));
    pane.append(row);
    return row;
  }

  // The places that a line belongs to: of those that are written around it and can be seen now, the innermost.
  function placesAt({ file, number }) {
    let [found, least] = [[], Infinity];
    const seen = new Set(boxes().flatMap(placesOf));
    data.places.forEach(([, first, last, of], place) => {
      if (of !== file || !first || number < first || number > last || !seen.has(place)) return;
      if (last - first < least) [found, least] = [[], last - first];
      if (last - first === least) found.push(place);
    });
    return found;
  }

  function mark(list, name) {
    const states = new Set(list);
    for (const box of boxes()) {
      box.classList.toggle(name, placesOf(box).some((state) => states.has(state)));
    }
    const within = ({ file, number }) =>
      list.some((state) => {
        const [, first, last, of] = data.places[state];
        return of === file && first > 0 && first <= number && number <= last;
      });
    for (const row of rows) row.classList.toggle(name, within(row));
    return rows.find((row) => row.classList.contains(name));
  }

  // Shows a place of a trace, such as `flow.yaml:12:5`.
  function reveal(place) {
    const [, name, number] = place.match(/^(.*):(\d+):\d+$/) || [];
    const row = rows.find((row) => data.files[row.file].name === name && row.number === Number(number));
    row?.scrollIntoView({ block: "nearest" });
  }

  function hover(list) {
    mark(list, "hovered");
  }

  // Marks states on both sides, and shows them.
  function pick(list, from) {
    selected = list;
    const row = mark(list, "picked");
    const box = boxes().find((box) => box.classList.contains("picked"));
    if (box && from !== "graph") canvas.reveal(box);
    if (row && from !== "source") row.scrollIntoView({ block: "nearest" });
  }

  page.listeners.push(() => selected && mark(selected, "picked"));

  return { pick, hover, mark, reveal };
})();
