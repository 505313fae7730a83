/** What the page does besides being read: filters by verdict, opens the card that a link leads to, copies commands, tells what the marks of a plot say, slides between pictures. */
export const script = `
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
for (const element of all("[data-script]")) element.hidden = false;
for (const element of all("[data-no-script]")) element.hidden = true;
const open = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const card = target && target.closest("details");
  if (!card) return;
  for (let element = card; element; element = element.parentElement) if (element.tagName === "DETAILS") element.open = true;
  card.scrollIntoView({ block: "start" });
  card.querySelector("summary").focus({ preventScroll: true });
};
addEventListener("hashchange", open);
open();
for (const link of all("a.said, a.sign")) link.addEventListener("click", () => { if (link.hash === location.hash) open(); });
const filters = all("button[data-filter]");
for (const button of filters) button.addEventListener("click", () => {
  const pressed = button.getAttribute("aria-pressed") !== "true";
  for (const other of filters) other.setAttribute("aria-pressed", String(other === button && pressed));
  const wanted = pressed ? button.dataset.filter : "";
  let shown = 0;
  for (const card of all(".card[data-verdict]")) { card.hidden = wanted !== "" && card.dataset.verdict !== wanted; if (!card.hidden) shown++; }
  for (const group of all(".cards")) group.hidden = all(".card", group).every((card) => card.hidden);
  document.getElementById("shown").textContent = shown + (shown === 1 ? " claim is" : " claims are") + " shown" + (wanted ? ": " + wanted : "");
});
for (const button of all("button[data-copy]")) button.addEventListener("click", async () => {
  const code = button.parentElement.querySelector("[data-text]");
  try { await navigator.clipboard.writeText(code.textContent); button.textContent = "Copied"; } catch {
    getSelection().selectAllChildren(code); button.textContent = "Selected: press Ctrl+C";
  }
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
});
for (const pair of all(".pair")) {
  pair.classList.add("sliding");
  const slider = pair.parentElement.querySelector(".slider");
  const slide = () => {
    pair.style.setProperty("--cut", slider.value + "%");
    slider.setAttribute("aria-valuetext", slider.value + " % the record, " + (100 - slider.value) + " % the present");
  };
  slider.addEventListener("input", slide);
  slide();
}
for (const chart of all("[data-chart]")) {
  const svg = chart.querySelector("svg"), told = chart.querySelector(".readout"), first = told.textContent;
  const marks = all("title", svg).map((title) => title.parentElement);
  if (marks.length === 0) { told.hidden = true; continue; }
  chart.tabIndex = 0;
  chart.setAttribute("role", "group");
  chart.setAttribute("aria-label", marks.length + " marks; arrow keys go from one to the next");
  let at = -1;
  const tell = (i) => {
    if (at >= 0) marks[at].classList.remove("now");
    at = i;
    if (i >= 0) marks[i].classList.add("now");
    told.textContent = i < 0 ? first : marks[i].querySelector("title").textContent;
  };
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  chart.addEventListener("keydown", (event) => {
    if (event.target !== chart) return;
    const to = event.key === "Home" ? 0 : event.key === "End" ? marks.length - 1 : event.key in steps
      ? Math.max(0, Math.min(marks.length - 1, at < 0 ? 0 : at + steps[event.key])) : event.key === "Escape" ? -1 : undefined;
    if (to === undefined) return;
    event.preventDefault();
    tell(to);
  });
  chart.addEventListener("blur", () => tell(-1));
  svg.addEventListener("pointermove", ({ clientX, clientY }) => {
    let nearest = -1, least = 24;
    marks.forEach((mark, i) => {
      const { left, right, top, bottom } = mark.getBoundingClientRect();
      const far = Math.hypot(Math.max(left - clientX, 0, clientX - right), Math.max(top - clientY, 0, clientY - bottom));
      if (far < least) { least = far; nearest = i; }
    });
    if (nearest !== at) tell(nearest);
  });
  svg.addEventListener("pointerleave", () => { if (document.activeElement !== chart) tell(-1); });
}
`;
