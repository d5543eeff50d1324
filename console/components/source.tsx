// A document as it was registered, to be read and to be copied: no line numbers in it, nothing cut.

export function Source({ title, text }: { title: string; text: string }) {
  return (
    <section class="sheet stack" aria-labelledby="h-source">
      <h2 id="h-source">{title}</h2>
      <details class="more" id="source">
        <summary>Show it as JSON</summary>
        <pre class="text-artifact source" tabIndex={0} aria-label={title} role="region">
          {text}
        </pre>
      </details>
    </section>
  );
}
