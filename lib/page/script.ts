/** What the page does besides being read: filters by verdict, opens the card that a link leads to, copies commands, slides between pictures. */
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
`;
