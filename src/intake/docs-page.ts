import { eventTypes } from '../events/catalog.ts';
import { fieldTable, parameterTable } from './docs-tables.ts';
import { code, escape, json, prose } from './docs-text.ts';
import type { Operation } from './openapi-operation.ts';
import type { JsonSchema } from './openapi-schemas.ts';
import type { OpenApiDocument } from './openapi.ts';
import { problems, problemType } from './problem.ts';

/** The API's documentation as one page, written from its OpenAPI document. */
export function docsPage(document: OpenApiDocument): string {
  const { info, servers, tags, paths, components } = document;
  const url = servers[0]?.url ?? '';
  const schemas = components.schemas;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(info.title)} API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<nav aria-label="Contents">
<p class="brand"><a href="#top">${escape(info.title)}</a> <small>API ${escape(info.version)}</small></p>
<ul>
<li><a href="#signing">Post a first event</a></li>
<li><a href="#envelope">What every event carries</a></li>
<li><a href="#problems">Problems</a></li>
<li><a href="/openapi.json">openapi.json</a></li>
</ul>
<h2>Addresses</h2>
<ul>${operations.map(({ path, method, operation }) => `<li><a href="#${operation.operationId}">${verb(method)} <code>${escape(path)}</code></a></li>`).join('\n')}</ul>
<h2>Event types</h2>
<ul>${eventTypes.map((type) => `<li><a href="#${type}"><code>${type}</code></a></li>`).join('\n')}</ul>
</nav>
<main id="top">
<header>
<h1>${escape(info.title)}</h1>
<p class="lead">${escape(info.description)}</p>
</header>
${signing(url)}
<section id="envelope">
<h2>What every event carries</h2>
<p>Fields that are not listed are dropped. <code>null</code> and <code>""</code> count as absent. Strings hold at most
1,000 characters, lists 100 items.</p>
${fieldTable(envelope(schemas))}
<h3 id="Money">Money</h3>
${fieldTable(schemas['Money'])}
</section>
${tags
  .map(
    (tag) => `<section><h2>${escape(tag.name)}</h2>
<p>${escape(tag.description)}</p>
${operations
  .filter(({ operation }) => operation.tags.includes(tag.name))
  .map(({ path, method, operation }) => operationPart(path, method, operation))
  .join('\n')}</section>`,
  )
  .join('\n')}
<section id="event-types">
<h2>Event types</h2>
${eventTypes.map((type) => eventPart(type, schemas[type])).join('\n')}
</section>
${problemsPart()}
</main>
</body>
</html>
`;
}

function signing(url: string): string {
  const script = `secret='whsec_…'              # yours: WEBHOOK_SECRETS, or DATA_DIR/secrets.json
id='password-1042-20261121'   # the fact's own id: the same for every retry of it
body='{"type":"client.password_changed","client":{"id":"1042","firstName":"Juan","phone":"011 15-2345-6789","country":"AR"},"data":{"by":"client"}}'

timestamp=$(date +%s)
key=$(printf %s "\${secret#whsec_}" | base64 -d | od -An -v -tx1 | tr -d ' \\n')
signature=$(printf %s "$id.$timestamp.$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64)

curl -i '${url}/v1/events' \\
  -H 'content-type: application/json' \\
  -H "webhook-id: $id" \\
  -H "webhook-timestamp: $timestamp" \\
  -H "webhook-signature: v1,$signature" \\
  --data-binary "$body"`;
  return `<section id="signing">
<h2>Post a first event</h2>
<p>Every post is signed as <a href="https://www.standardwebhooks.com/" rel="noreferrer">Standard Webhooks</a> says, so a
library for your language exists. With <code>openssl</code> and <code>curl</code>:</p>
${code(script)}
<p>The answer is <b>202</b> once the event is durably queued, never before; from then on it is ours to deliver. On
<b>503</b> and <b>429</b> wait as long as <code>Retry-After</code> says and post it again, signed anew, with the same
<code>webhook-id</code>: posting a fact twice sends nothing twice. Any other <b>4xx</b> will not get better by itself.</p>
</section>`;
}

function operationPart(path: string, method: string, operation: Operation): string {
  const { operationId, summary, description, security = [], parameters = [], responses } = operation;
  const scheme = security.flatMap((one) => Object.keys(one))[0];
  const answers = Object.entries(responses)
    .map(
      ([status, answer]) => `<tr><td><code>${status}</code></td><td>${prose(answer.description)}</td></tr>`,
    )
    .join('\n');
  return `<article id="${operationId}">
<h3>${verb(method)} <code>${escape(path)}</code></h3>
<p>${escape(summary)}.${scheme === undefined ? '' : ` <span class="tag">${scheme === 'apiKey' ? 'Authorization: Bearer &lt;API key&gt;' : 'signed'}</span>`}</p>
${description === undefined ? '' : `<p>${prose(description)}</p>`}
${parameterTable(parameters)}
<table><thead><tr><th>Answer</th><th>When</th></tr></thead><tbody>${answers}</tbody></table>
</article>`;
}

function eventPart(type: string, schema: JsonSchema | undefined): string {
  const supersedes = listOfStrings(schema?.['x-supersedes']);
  return `<article id="${type}">
<h3><code>${type}</code>${schema?.['x-urgent'] === true ? ' <span class="tag urgent">urgent</span>' : ''}</h3>
<p>${escape(schema?.description ?? '')}${
    supersedes.length === 0
      ? ''
      : ` Replaces, while still unsent: ${supersedes.map((other) => `<a href="#${other}"><code>${other}</code></a>`).join(', ')}.`
  }</p>
<div class="pair">
<div>${fieldTable(dataOf(schema), 'data.')}</div>
${json(schema?.examples?.[0])}
</div>
</article>`;
}

function problemsPart(): string {
  const rows = Object.entries(problems).map(
    ([kind, { status, title }]) =>
      `<tr><td><code>${status}</code></td><td><code>${problemType(kind)}</code></td><td>${escape(title)}</td></tr>`,
  );
  return `<section id="problems">
<h2>Problems</h2>
<p>Every error is <code>application/problem+json</code> (RFC 9457): <code>type</code>, <code>title</code>,
<code>status</code>, <code>detail</code>, and with 422 <code>errors</code>, each with a <code>detail</code> and where it
is: a <code>pointer</code> into the body (RFC 6901; within a batch: into that event), a <code>parameter</code> of the
address, or a <code>header</code>. Decide by <code>status</code> and <code>type</code>; the words of the rest may
change. Every answer has an <code>x-request-id</code>, yours if you sent one, which is also in our log.</p>
<table><thead><tr><th>Status</th><th>type</th><th>title</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>
</section>`;
}

/** Any event's schema, with the client's fields in their place and without what differs from type to type. */
function envelope(schemas: Record<string, JsonSchema>): JsonSchema {
  const { occurredAt } = schemas[eventTypes[0] ?? '']?.properties ?? {};
  return {
    properties: {
      type: { type: 'string', description: 'One of the event types below.' },
      ...(occurredAt !== undefined && { occurredAt }),
      client: schemas['Client'] ?? {},
      data: { type: 'object', description: 'What the event type says.' },
    },
    required: ['type', 'client', 'data'],
  };
}

function dataOf(schema: JsonSchema | undefined): JsonSchema | undefined {
  const data = schema?.properties?.['data'];
  return typeof data === 'object' ? data : undefined;
}

function listOfStrings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function verb(method: string): string {
  return `<span class="verb ${method}">${method.toUpperCase()}</span>`;
}
