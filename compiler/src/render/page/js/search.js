// Search: every word must occur in what a box says, or in the name or the lines of its states.

const search = (() => {
  const field = byId("search");
  const count = byId("found");
  let found = [];
  let at = -1;

  // What a box says, its tooltip with the whole of it, and the names of its states.
  function textOf(box) {
    const names = placesOf(box).map((state) => data.places[state][0]);
    return `${box.textContent} ${names.join(" ")}`.toLowerCase();
  }

  function run() {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (box) => words.length > 0 && words.every((word) => textOf(box).includes(word));
    found = boxes().filter(fits);
    for (const box of boxes()) {
      box.classList.toggle("found", found.includes(box));
      box.classList.toggle("other", words.length > 0 && !found.includes(box));
    }
    count.textContent = words.length === 0 ? "" : `${found.length} found`;
    at = Math.min(at, found.length - 1);
  }

  function step(by) {
    if (found.length === 0) return;
    at = (at + by + found.length) % found.length;
    count.textContent = `${at + 1} of ${found.length}`;
    canvas.reveal(found[at]);
    source.pick(placesOf(found[at]), "graph");
  }

  field.addEventListener("input", () => {
    at = -1;
    run();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
    if (event.key === "Escape") {
      field.value = "";
      run();
      field.blur();
    }
  });
  page.listeners.push(run);

  return { step, focus: () => field.select() };
})();
