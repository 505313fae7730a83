import temml from "temml";

/**
 * A formula of a report as MathML; null where it is none that TeX could set.
 *
 * The page's policy lets no element have a style of its own, so that colours and the like of a formula are lost.
 *
 * @param formula With its dollar signs.
 */
export function mathmlOf(formula: string): string | null {
  const { tex, display } = texOf(formula);
  try {
    const mathml = temml.renderToString(tex, { displayMode: display, throwOnError: true, trust: false });
    return mathml.replaceAll(/<[^>]*>/g, (tag) => tag.replaceAll(/ (?:style|class|id|href)="[^"]*"/g, keepClass));
  } catch {
    return null;
  }
}

/** Of what an element has only the classes stay that the page knows. */
const keepClass = (attribute: string) => /^ class="tml-(?:left|right|jot)"$/.test(attribute) ? attribute : "";

/** A formula without its dollar signs, and whether it stands on lines of its own. */
function texOf(formula: string): { readonly tex: string; readonly display: boolean } {
  const display = formula.startsWith("$$"), signs = display ? 2 : 1;
  return { tex: formula.slice(signs, -signs), display };
}
