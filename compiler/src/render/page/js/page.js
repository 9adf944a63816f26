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

// A text of a call with what cannot be seen in it, such as marks that turn the direction of writing.
const visible = (text) =>
  String(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}]/gu, (c) => `\\u{${c.codePointAt(0).toString(16)}}`);

// The number of each place in the source, by name: states, of which traces speak, legs, steps of conversations.
const numbers = new Map(data.places.map(([name], number) => [name, number]));

// The places that a box stands for, by number.
const placesOf = (box) => data.boxes[page.zoom][box.dataset.name] || [];

// The boxes that are shown.
const boxes = () => [...canvas.root.querySelectorAll(".box")];
