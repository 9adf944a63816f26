// What is chosen: how close to look, what is folded, what is marked. Everybody else asks here.

const data = JSON.parse(document.getElementById("data").textContent);

const page = {
  zoom: data.zoom,
  folded: new Set(),
  listeners: [],
  changed() {
    for (const listener of this.listeners) listener();
  },
};

const byId = (id) => document.getElementById(id);

// The number of each place in the source, by name: states, of which traces speak, legs, steps of conversations.
const numbers = new Map(data.places.map(([name], number) => [name, number]));

// The places that a box stands for, by number.
const placesOf = (box) => data.boxes[page.zoom][box.dataset.name] || [];

// The boxes that are shown.
const boxes = () => [...canvas.root.querySelectorAll(".box")];
