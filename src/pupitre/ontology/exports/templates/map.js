const box = document.getElementById("search"), none = document.getElementById("none");
const plain = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const parts = [...document.querySelectorAll("[data-part]")].map(part => [part, plain(part.textContent)]);
const drawn = [...document.querySelectorAll("svg a")];
function search() {
  const words = plain(box.value).split(/\s+/).filter(Boolean);
  const shown = new Set();
  for (const [part, text] of parts) {
    part.hidden = !words.every(word => text.includes(word));
    if (!part.hidden) shown.add("#" + part.id);
  }
  for (const one of drawn) one.classList.toggle("off", !shown.has(one.getAttribute("href")));
  for (const group of document.querySelectorAll("[data-group]")) group.hidden = !group.querySelector("[data-part]:not([hidden])");
  none.hidden = shown.size > 0;
}
box.closest("form").hidden = false;
box.closest("form").addEventListener("submit", event => event.preventDefault());
box.addEventListener("input", search);
