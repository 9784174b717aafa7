// Finds what a person finds by its words. Arguments: kind (link, button, field or label), words, which of several
// (from 0). Answers the element, if there is one, and the words of all of that kind.
const [kind, words, nth] = arguments;
const plain = (text) => (text || "").replace(/\s+/g, " ").trim();
const bare = (text) => plain(text).replace(/[\s:*]+$/, "");
const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

// What a label says, without what stands in a control inside it.
const said = (label) => {
  const copy = label.cloneNode(true);
  copy.querySelectorAll("input, select, textarea, button").forEach((control) => control.remove());
  return bare(copy.textContent);
};
const labelled = () =>
  [...document.querySelectorAll("label")]
    .filter((label) => label.control && label.checkVisibility())
    .map((label) => ({ element: kind === "label" ? label : label.control, text: said(label) }));
const named = () =>
  [...document.querySelectorAll("[aria-label]")]
    .filter((element) => element.matches("input, select, textarea") && shown(element))
    .map((element) => ({ element, text: bare(element.ariaLabel) }));

const ways = {
  link: () =>
    [...document.querySelectorAll("a[href]")]
      .filter(shown)
      .map((element) => ({ element, text: plain(element.innerText) || plain(element.ariaLabel) })),
  button: () =>
    [...document.querySelectorAll("button, input[type=submit], input[type=button], input[type=reset], summary")]
      .filter(shown)
      .map((element) => ({
        element,
        text: element.matches("input") ? plain(element.value) : plain(element.innerText) || plain(element.ariaLabel),
      })),
  field: () => [...labelled(), ...named()],
  label: labelled,
};

const all = ways[kind]();
const looked = kind === "field" || kind === "label" ? bare(words) : plain(words);
const found = all.filter((one) => one.text === looked)[nth];
return { element: found ? found.element : null, known: all.map((one) => one.text) };
