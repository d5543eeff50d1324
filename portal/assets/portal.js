// Says that a page is no longer as things stand. It never changes what is on the page: the person decides when to load it
// again, so that nothing moves under a form that is being filled. Every page works without this file.
(() => {
  const { events, since } = document.currentScript.dataset;
  const main = document.getElementById('main');
  if (!events || !main || !('EventSource' in window)) return;

  // Screen readers tell of what comes into a region that was there before.
  const region = document.createElement('div');
  region.setAttribute('role', 'status');
  main.before(region);
  const isTyped = () =>
    [...main.querySelectorAll('textarea, input, select')].some((field) =>
      field.type === 'radio' || field.type === 'checkbox'
        ? field.checked !== field.defaultChecked
        : field.tagName === 'SELECT'
          ? [...field.options].some((option) => option.selected !== option.defaultSelected && option.value !== '')
          : field.type !== 'hidden' && field.value !== field.defaultValue,
    );

  const source = new EventSource(`${events}?since=${encodeURIComponent(since)}`);
  source.addEventListener('changed', () => {
    source.close();
    const note = document.createElement('div');
    note.className = 'note live no-print';
    note.dataset.tone = 'work';
    const words = document.createElement('p');
    words.textContent = isTyped()
      ? 'Something has changed in this process. What you have typed is lost when the page is loaded again; you can also send it first. '
      : 'Something has changed in this process. ';
    const link = document.createElement('a');
    link.href = location.pathname + location.search;
    link.textContent = 'Show the page as it is now';
    words.append(link);
    note.append(words);
    region.append(note);
  });
  source.addEventListener('ended', () => source.close());
  window.addEventListener('pagehide', () => source.close());
})();
