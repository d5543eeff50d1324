// Keeps an open page of the console as things stand: on word of a change it loads its own address again and takes over the
// parts marked [data-live]. What somebody is typing, has picked or has unfolded stays, and so does the focus. What changed
// is said politely. Every page works without this file.
(() => {
  const { events, since, instance } = document.currentScript.dataset;
  const main = document.getElementById('main');
  if (!events || !main || !('EventSource' in window)) return;

  const AT_MOST_EVERY_MS = 2000;

  // Screen readers tell of what comes into a region that was there before.
  const region = document.createElement('div');
  region.setAttribute('role', 'status');
  region.className = 'hidden';
  main.before(region);

  const parts = () => [...document.querySelectorAll('[data-live]')];
  const nameOf = (part) => part.dataset.live;

  /** Somebody has typed or chosen something that is not sent yet. */
  const isTyped = (part) =>
    [...part.querySelectorAll('textarea, input, select')].some((field) =>
      field.type === 'radio'
        ? field.checked !== field.defaultChecked
        : field.type === 'checkbox' || field.type === 'hidden'
          ? false
          : field.tagName === 'SELECT'
            ? [...field.options].some((option) => option.selected && !option.defaultSelected && option.index > 0)
            : field.value !== field.defaultValue,
    );

  /** Where the focus is, in words that hold for the new part, too. */
  function placeOf(element) {
    if (element.id) return `#${CSS.escape(element.id)}`;
    const said = ['href', 'name', 'value'].filter((name) => element.hasAttribute(name));
    return (
      element.tagName.toLowerCase() +
      said.map((name) => `[${name}="${CSS.escape(element.getAttribute(name))}"]`).join('')
    );
  }

  /** `summary` by its words: unfolded stays unfolded. */
  const keyOf = (details) => details.id || details.querySelector('summary')?.textContent || '';

  function takeOver(part, fresh) {
    const active = document.activeElement;
    const held = part.contains(active) ? { place: placeOf(active), scroll: part.scrollTop } : null;
    const among = held ? [...part.querySelectorAll(held.place)].indexOf(active) : -1;
    const open = new Map([...part.querySelectorAll('details')].map((each) => [keyOf(each), each.open]));
    const picked = new Set(
      [...part.querySelectorAll('input[type="checkbox"]:checked')].map((box) => `${box.name}=${box.value}`),
    );
    const before = part.querySelector('[data-says]')?.textContent ?? '';
    const node = document.adoptNode(fresh);
    for (const details of node.querySelectorAll('details')) {
      if (open.has(keyOf(details))) details.open = open.get(keyOf(details));
    }
    for (const box of node.querySelectorAll('input[type="checkbox"]')) {
      if (picked.has(`${box.name}=${box.value}`)) box.checked = true;
    }
    part.replaceWith(node);
    if (held) {
      const same = node.querySelectorAll(held.place);
      (same[among] ?? same[0])?.focus({ preventScroll: true });
    }
    const says = node.querySelector('[data-says]')?.textContent ?? '';
    return says !== before ? says.trim() : '';
  }

  /** Attributes and words alone: what somebody did to a part is no difference. */
  function isSame(part, fresh) {
    const now = part.cloneNode(true);
    for (const copy of [now, fresh.cloneNode(true)]) {
      for (const details of copy.querySelectorAll('details')) details.removeAttribute('open');
      if (copy === now) continue;
      return now.outerHTML === copy.outerHTML;
    }
    return false;
  }

  function tell(words, address) {
    const note = document.createElement('div');
    note.className = 'note live no-print';
    note.dataset.tone = 'wait';
    note.setAttribute('role', 'status');
    const text = document.createElement('p');
    text.textContent = `${words} `;
    const link = document.createElement('a');
    link.href = address;
    link.textContent = 'Go on here';
    text.append(link);
    note.append(text);
    document.querySelector('.note.live')?.remove();
    main.before(note);
  }

  let busy = false;
  let due = false;
  let last = 0;

  async function load() {
    if (busy || document.visibilityState === 'hidden') {
      due = true;
      return;
    }
    busy = true;
    due = false;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, last + AT_MOST_EVERY_MS - Date.now())));
    last = Date.now();
    try {
      const address = location.pathname + location.search;
      const response = await fetch(address, { headers: { accept: 'text/html', 'x-live': '1' }, redirect: 'manual' });
      if (response.type === 'opaqueredirect' || response.status === 403) return over();
      if (!response.ok) return;
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      const fresh = new Map([...page.querySelectorAll('[data-live]')].map((part) => [nameOf(part), part]));
      const says = [];
      for (const part of parts()) {
        const other = fresh.get(nameOf(part));
        if (other && !isSame(part, other) && !isTyped(part)) says.push(takeOver(part, other));
      }
      document.title = page.title;
      region.textContent = says.filter((each) => each !== '').join(' ');
    } catch {
      // The line is down: the event source comes back, and tells of it.
    } finally {
      busy = false;
      if (due) void load();
    }
  }

  let isOver = false;
  function over() {
    isOver = true;
    hangUp();
    tell('Your session has ended; what stands here is as it was then.', location.href);
  }

  let source = null;
  let position = since;
  function listen() {
    source = new EventSource(`${events}?${new URLSearchParams({ since: position, ...(instance ? { instance } : {}) })}`);
    source.addEventListener('changed', ({ lastEventId }) => {
      position = lastEventId || position;
      void load();
    });
    source.addEventListener('ended', over);
    // Turned away for good: signed out since the page was made, or there are too many pages open.
    source.addEventListener('error', async ({ target }) => {
      if (target.readyState !== EventSource.CLOSED || target !== source) return;
      await load();
      if (!isOver) tell('This page does not follow what happens: several others of the console are open.', location.href);
    });
  }
  function hangUp() {
    source?.close();
    source = null;
  }

  // What goes on without a step of an instance, such as the end of an action on many, is asked for.
  setInterval(() => {
    if (document.querySelector('[data-again]')) void load();
  }, 3000);
  // A page that nobody sees holds no line: browsers have few of them for one server.
  document.addEventListener('visibilitychange', () => {
    hangUp();
    if (isOver || document.visibilityState === 'hidden') return;
    listen();
    void load();
  });
  window.addEventListener('pagehide', hangUp);
  // Back by the browser's button: what was kept is old.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
  if (document.visibilityState === 'visible') listen();
})();
