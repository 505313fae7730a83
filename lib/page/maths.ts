import temml from "temml";

/**
 * A formula of a report as MathML; null where it is none that TeX could set.
 *
 * The page's policy lets no element have a style of its own: colours become attributes of MathML, bold letters and frames classes that
 * the page knows, and what else a style asks for is lost.
 *
 * @param formula With its dollar signs.
 */
export function mathmlOf(formula: string): string | null {
  const { tex, display } = texOf(formula);
  // GitHub takes "\}" for an escape as well, which closes what "{" opened.
  for (const one of [tex, tex.replaceAll(/\\([{}])/g, "$1")]) {
    try {
      const mathml = temml.renderToString(one, { displayMode: display, throwOnError: true, trust: false });
      return mathml.replaceAll(/<[a-z][^>]*>/g, withoutStyle);
    } catch {
      // It stays as it is written where neither can be set.
    }
  }
  return null;
}

/** Classes that the page's style sheet knows. */
const known = /^tml-(?:left|right|jot|bold|framed)$/;

/** A tag with attributes and classes in the place of its style; without an id, and without a link. */
function withoutStyle(tag: string): string {
  const classes: string[] = [], attributes: string[] = [];
  const bare = tag.replaceAll(/ (style|class|id|href)="([^"]*)"/g, (_, name: string, value: string) => {
    if (name === "class") classes.push(...value.split(" "));
    if (name === "style") {
      for (const declaration of value.split(";")) {
        const [property, given] = declaration.split(/:(.*)/s).map((part) => part.trim());
        const isColour = /^(?:#[\da-f]{3,8}|[a-z]+)$/i.test(given ?? "");
        if (property === "color" && isColour) attributes.push(` mathcolor="${given}"`);
        if (property === "font-weight" && given === "bold") classes.push("tml-bold");
        if (property === "border" && given !== "none") classes.push("tml-framed");
      }
    }
    return "";
  });
  const kept = classes.filter((name) => known.test(name));
  if (kept.length > 0) attributes.push(` class="${kept.join(" ")}"`);
  return bare.replace(/\/?>$/, (end) => attributes.join("") + end);
}

/** What Markdown takes for escapes, in a formula: GitHub takes them off before it is set. In words they stay. */
const escapes = /\\(?:text\w*|mbox|operatorname|mathtt)\s*\{[^{}]*\}|\\[^]/g;

/** A formula without its dollar signs, and whether it stands on lines of its own. */
function texOf(formula: string): { readonly tex: string; readonly display: boolean } {
  const literal = formula.match(/^\$`(.*)`\$$/s);
  if (literal) return { tex: literal[1], display: false };
  const display = formula.startsWith("$$"), signs = display ? 2 : 1, written = formula.slice(signs, -signs);
  // Some write every backslash twice: no line is broken before "begin", and none within a line.
  const isDoubled = /\\\\(?:begin|end)\{/.test(written) || !display && !/\\(?:begin|substack)\b/.test(written);
  const single = isDoubled ? written.replaceAll("\\\\", "\\") : written;
  const tex = single.replaceAll(escapes, (sign, at: number, all: string) => {
    if (sign === "\\[" || sign === "\\]") return sign[1];
    // Elsewhere it may be meant as it is written, as in "learning\_rate".
    const isSubscript = sign === "\\_" && (all[at - 1] === "}" || all[at + 2] === "{");
    return isSubscript ? "_" : sign;
  });
  return { tex, display };
}
