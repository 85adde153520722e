/**
 * Makes elements and keeps lists short. Text always becomes text nodes, so nothing that a stream
 * says can become markup. It must not know demos.
 */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Text for screen readers only. @param {string} text */
export function unseen(text) {
  return element('span', { class: 'visually-hidden' }, text);
}

/** A scrolling box that the keyboard can reach. @param {string} label @param {Node} content */
export function scrollBox(label, content) {
  return element(
    'div',
    { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': label },
    content,
  );
}

/**
 * Puts the newest first and forgets the oldest.
 * @param {Element} list
 * @param {Node} entry
 * @param {number} limit
 */
export function prepend(list, entry, limit) {
  list.prepend(entry);
  while (list.childElementCount > limit) list.lastElementChild?.remove();
}

/** A time of day in the reader's own zone. @param {string} isoTime */
export function timeOfDay(isoTime) {
  const time = new Date(isoTime);
  const text = Number.isNaN(time.getTime()) ? isoTime : time.toLocaleTimeString();
  return element('time', { datetime: isoTime }, text);
}

/**
 * However often the result is called, `draw` runs at most once per frame, and not at all while the
 * page is hidden.
 * @param {() => void} draw
 */
export function oncePerFrame(draw) {
  let requested = false;
  return () => {
    if (requested) return;
    requested = true;
    requestAnimationFrame(() => {
      requested = false;
      draw();
    });
  };
}
