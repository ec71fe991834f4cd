const NAMED: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as HTML. */
export function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => NAMED[character] ?? character);
}

/** A sentence or two, in which what stands between backticks is code. */
export function prose(text: string): string {
  return escape(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

export function code(text: string): string {
  return `<pre tabindex="0"><code>${escape(text)}</code></pre>`;
}

const JSON_TOKEN = /(&quot;(?:[^\\&]|\\.|&(?!quot;))*&quot;)(:)?|\b(?:true|false|null|-?\d+(?:\.\d+)?)\b/g;

/** A value as indented JSON, with its names and strings told apart by colour. */
export function json(value: unknown): string {
  const text = escape(JSON.stringify(value, undefined, 2));
  const coloured = text.replace(JSON_TOKEN, (token, string?: string, colon?: string) => {
    if (string === undefined) return `<i class="n">${token}</i>`;
    return colon === undefined ? `<i class="s">${token}</i>` : `<i class="k">${string}</i>:`;
  });
  return `<pre tabindex="0"><code>${coloured}</code></pre>`;
}
