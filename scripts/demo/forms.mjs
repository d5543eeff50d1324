// Reads forms out of an HTML page, as far as a browser without script needs them.

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string} type "hidden", "radio", "checkbox", "text", "textarea", "select", "submit", …
 * @property {string} value
 * @property {boolean} checked Radio and checkbox only.
 */

/**
 * @typedef {object} Form
 * @property {'get' | 'post'} method
 * @property {string} action As written; '' means the page itself.
 * @property {Field[]} fields In the order of the page.
 * @property {string} label Its aria-label, or the text of its button.
 */

/**
 * All forms of a page, in order.
 * @param {string} html
 * @returns {Form[]}
 */
export function formsIn(html) {
  /** @type {Form[]} */
  const forms = [];
  /** @type {Form | null} */
  let form = null;
  /** @type {{ field: Field, tag: string, text: string } | null} */
  let open = null;
  for (const piece of pieces(html)) {
    if (piece.kind === 'text') {
      if (open) open.text += piece.text;
      continue;
    }
    const { tag, attributes, closes } = piece;
    if (open && closes && tag === open.tag) {
      if (tag === 'textarea') open.field.value = decodeEntities(open.text).replace(/^\r?\n/, '');
      else if (form && form.label === '') form.label = oneLine(open.text);
      open = null;
    } else if (open?.tag === 'select' && tag === 'option' && !closes) {
      if (open.field.value === '' || 'selected' in attributes) open.field.value = attributes.value ?? '';
    } else if (tag === 'form') {
      if (closes) form = null;
      else {
        form = {
          method: attributes.method?.toLowerCase() === 'post' ? 'post' : 'get',
          action: attributes.action ?? '',
          fields: [],
          label: attributes['aria-label'] ?? '',
        };
        forms.push(form);
      }
    } else if (form && !closes && ['input', 'textarea', 'button', 'select'].includes(tag)) {
      const type = tag === 'button' ? (attributes.type ?? 'submit') : (attributes.type ?? tag).toLowerCase();
      const field = {
        name: attributes.name ?? '',
        type: type === 'input' ? 'text' : type,
        value: attributes.value ?? (type === 'checkbox' || type === 'radio' ? 'on' : ''),
        checked: 'checked' in attributes,
      };
      if (!('disabled' in attributes)) form.fields.push(field);
      if (tag !== 'input') open = { field, tag, text: '' };
    }
  }
  return forms;
}

/**
 * What a browser sends for a form: hidden and text fields as they are, the radio and boxes that are checked, `answers` on top.
 * Throws where an answer has no field: a person could not give it either.
 * @param {Form} form
 * @param {Record<string, string>} [answers] By field name.
 * @returns {URLSearchParams}
 */
export function filledIn(form, answers = {}) {
  const body = new URLSearchParams();
  const given = new Set();
  for (const field of form.fields) {
    if (field.name === '' || ['submit', 'button', 'reset', 'image'].includes(field.type)) continue;
    const answer = Object.hasOwn(answers, field.name) ? answers[field.name] : undefined;
    if (field.type === 'radio' || field.type === 'checkbox') {
      const chosen = answer === undefined ? field.checked : field.value === answer;
      if (chosen) body.append(field.name, field.value);
      if (chosen && answer !== undefined) given.add(field.name);
    } else {
      body.append(field.name, answer ?? field.value);
      if (answer !== undefined) given.add(field.name);
    }
  }
  for (const name of Object.keys(answers)) {
    if (!given.has(name)) throw new Error(`The form has no field "${name}" that takes "${answers[name]}".`);
  }
  return body;
}

/**
 * A decision form: one with a choice between approve and reject.
 * @param {Form} form
 */
export const isDecisionForm = (form) =>
  form.method === 'post' &&
  form.fields.some(({ type, name, value }) => type === 'radio' && name === 'answer' && value === 'approve');

/**
 * The text of the page's main heading, or ''.
 * @param {string} html
 */
export function headingOf(html) {
  const heading = /<h1\b[^>]*>([\s\S]*?)<\/h1>/i.exec(html);
  return heading ? oneLine(heading[1].replace(/<[^>]*>/g, ' ')) : '';
}

const TAG = /<(\/?)([a-zA-Z][\w-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/g;
const ATTRIBUTE = /([^\s=/>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

/** @param {string} html */
function* pieces(html) {
  const bare = html.replace(/<!--[\s\S]*?-->/g, '').replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, '');
  let from = 0;
  for (const match of bare.matchAll(TAG)) {
    yield/** @type {const} */ ({ kind: 'text', text: bare.slice(from, match.index) });
    /** @type {Record<string, string>} */
    const attributes = {};
    for (const [, name, ...values] of match[3].matchAll(ATTRIBUTE))
      attributes[name.toLowerCase()] ??= decodeEntities(values.find((value) => value !== undefined) ?? '');
    yield/** @type {const} */ ({
      kind: 'tag',
      closes: match[1] === '/',
      tag: match[2].toLowerCase(),
      attributes,
    });
    from = match.index + match[0].length;
  }
}

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** @param {string} text */
function decodeEntities(text) {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (decimal) return String.fromCodePoint(Number(decimal));
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    return ENTITIES[name.toLowerCase()] ?? whole;
  });
}

/** @param {string} text */
const oneLine = (text) => decodeEntities(text).replace(/\s+/g, ' ').trim();
