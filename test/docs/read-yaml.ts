/** What `readYaml` makes of a document. */
export type Yaml = string | Yaml[] | { [key: string]: Yaml };

interface Line {
  indent: number;
  text: string;
  number: number;
}

/**
 * Reads the part of YAML that our own files are written in: mappings and lists in blocks, scalars on one line (plain or
 * quoted), and literal blocks (`|`). Every scalar is a string. Throws where there is anything else, with the line.
 */
export function readYaml(source: string): Yaml {
  const lines = source.split('\n').map((raw, index): Line => {
    const text = raw.trimStart();
    return { indent: raw.length - text.length, text: text.trimEnd(), number: index + 1 };
  });
  let at = 0;

  /** The next line that says something; undefined at the end. */
  function next(): Line | undefined {
    while (at < lines.length && /^(#|$)/.test(lines[at]?.text ?? '')) at += 1;
    return lines[at];
  }

  function block(indent: number): Yaml {
    return next()?.text.startsWith('-') ? list(indent) : mapping(indent);
  }

  function list(indent: number): Yaml[] {
    const items: Yaml[] = [];
    for (let line = next(); line?.indent === indent && line.text.startsWith('- '); line = next()) {
      // What stands behind the dash is the first line of a block of its own.
      const inner = line.text.slice(2).trimStart();
      line.indent += line.text.length - inner.length;
      line.text = inner;
      items.push(/^[\w-]+:( |$)/.test(inner) ? mapping(line.indent) : (at++, scalar(line)));
    }
    return items;
  }

  function mapping(indent: number): Yaml {
    const fields: Record<string, Yaml> = {};
    for (let line = next(); line?.indent === indent; line = next()) {
      const [, key, value = ''] = /^([\w-]+):(?: +(.*))?$/.exec(line.text) ?? [];
      if (key === undefined || key in fields) throw wrong(line);
      at += 1;
      if (value === '|') fields[key] = literal(indent);
      else if (value !== '') fields[key] = scalar({ ...line, text: value });
      else {
        const inner = next();
        if (inner === undefined || inner.indent <= indent) throw wrong(line);
        fields[key] = block(inner.indent);
      }
    }
    const left = next();
    if (left && left.indent > indent) throw wrong(left);
    return fields;
  }

  function literal(indent: number): string {
    const first = lines[at];
    const kept: string[] = [];
    while (at < lines.length && ((lines[at]?.indent ?? 0) > indent || lines[at]?.text === '')) {
      const { indent: by, text } = lines[at++]!;
      kept.push(' '.repeat(Math.max(0, by - (first?.indent ?? 0))) + text);
    }
    return kept.join('\n').trim();
  }

  const document = block(next()?.indent ?? 0);
  const left = next();
  if (left) throw wrong(left);
  return document;
}

function scalar(line: Line): string {
  const { text } = line;
  if (text.startsWith("'")) {
    if (!/^'(?:[^']|'')*'$/.test(text)) throw wrong(line);
    return text.slice(1, -1).replaceAll("''", "'");
  }
  // What would be something else than a plain scalar, or end one.
  if (/^["[\]{}>|*&!%@`?]|: | #|:$/.test(text)) throw wrong(line);
  return text;
}

function wrong({ number, text }: Line): Error {
  return new SyntaxError(`line ${number} is none that is understood here: ${text}`);
}
