import { afterEach, describe, expect, it } from '@jest/globals';
import { catalog, eventTypes } from '../../src/events/catalog.ts';
import { parseEvent } from '../../src/events/parse-event.ts';
import { docsPage } from '../../src/intake/docs-page.ts';
import { openApiDocument } from '../../src/intake/openapi.ts';
import { problems, problemType } from '../../src/intake/problem.ts';
import { startIntake, stopServers } from './intake-server.ts';

afterEach(stopServers);

const document = openApiDocument('https://avisos.example.com');
const { schemas } = document.components;

/** Every value under `key`, anywhere in a document. */
function valuesOf(key: string, node: unknown): unknown[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) => [
    ...(name === key ? [value] : []),
    ...valuesOf(key, value),
  ]);
}

describe('the OpenAPI document', () => {
  it('is served as it is made', async () => {
    const { url } = await startIntake();
    const response = await fetch(`${url}/openapi.json`);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.text()).toBe(JSON.stringify(document));
    expect(document).toMatchObject({ openapi: '3.1.1', servers: [{ url: 'https://avisos.example.com' }] });
  });

  it('has every address', () => {
    expect(
      Object.entries(document.paths).flatMap(([path, one]) =>
        Object.keys(one).map((verb) => `${verb} ${path}`),
      ),
    ).toEqual([
      'post /v1/events',
      'post /v1/events/batch',
      'get /v1/deliveries',
      'get /v1/deliveries/{id}',
      'post /v1/transfers',
      'get /v1/transfers/{id}',
      'get /healthz',
      'get /readyz',
      'get /readyz/whatsapp',
      'get /metrics',
    ]);
  });

  it('refers to nothing that it does not hold', () => {
    const refs = valuesOf('$ref', document);
    expect(refs.length).toBeGreaterThan(20);
    for (const ref of refs)
      expect(Object.keys(schemas)).toContain(String(ref).replace('#/components/schemas/', ''));
    const schemes = valuesOf('security', document)
      .flat()
      .flatMap((one) => Object.keys(one as object));
    for (const scheme of schemes) expect(Object.keys(document.components.securitySchemes)).toContain(scheme);
    const ids = valuesOf('operationId', document);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(eventTypes)('describes %s, with an example that intake takes', (type) => {
    const definition = catalog.get(type);
    expect(schemas[type]).toMatchObject({
      description: definition?.summary,
      'x-urgent': definition?.urgent,
      properties: { type: { const: type }, client: { $ref: '#/components/schemas/Client' } },
      required: ['type', 'client', 'data'],
    });
    const example = schemas[type]?.examples?.[0];
    expect(parseEvent('evt-1', example, new Date())).toEqual({
      ok: true,
      event: { id: 'evt-1', ...(example as object) },
    });
    const body = document.paths['/v1/events']?.['post']?.requestBody?.content['application/json'];
    expect(body?.examples?.[type]?.value).toEqual(example);
    expect(body?.schema.oneOf).toContainEqual({ $ref: `#/components/schemas/${type}` });
  });

  it('knows every kind of problem, and each answer’s', () => {
    const types = schemas['Problem']?.properties?.['type'];
    expect(types).toEqual({ enum: Object.keys(problems).map(problemType) });
    const responses = document.paths['/v1/events']?.['post']?.responses ?? {};
    expect(Object.keys(responses)).toEqual(['202', '400', '401', '413', '415', '422', '429', '500', '503']);
    expect(responses['503']?.headers).toHaveProperty('Retry-After');
  });

  it('names the parameters that deliveries are found with', () => {
    const parameters = document.paths['/v1/deliveries']?.['get']?.parameters;
    expect(parameters?.map(({ name }) => name)).toEqual([
      'client',
      'type',
      'status',
      'event',
      'since',
      'limit',
      'cursor',
    ]);
    expect(parameters?.find(({ name }) => name === 'limit')?.schema).toMatchObject({
      minimum: 1,
      maximum: 200,
      default: 50,
    });
  });
});

describe('the documentation page', () => {
  const page = docsPage(document);

  it('is a page with one style sheet, no script, and nothing from elsewhere', async () => {
    const { url } = await startIntake();
    const response = await fetch(`${url}/docs`);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none';style-src 'self';img-src data:;base-uri 'none';form-action 'none';frame-ancestors 'none'",
    );
    expect(await response.text()).toBe(page);
    expect(page).not.toMatch(/<script|<style|\sstyle=|\son\w+=|src=/);
    const style = await fetch(`${url}/docs/style.css`);
    expect(style.status).toBe(200);
    expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8');
  });

  it('shows every address, event type and problem', () => {
    for (const path of Object.keys(document.paths)) expect(page).toContain(`<code>${path}</code>`);
    for (const kind of Object.keys(problems)) expect(page).toContain(problemType(kind));
    for (const type of eventTypes) expect(page).toContain(`<article id="${type}">`);
    expect(page.match(/class="tag urgent"/g)).toHaveLength(
      [...catalog.values()].filter(({ urgent }) => urgent).length,
    );
    expect(page).toContain('<code>data.invoice.items[].amount</code>');
    expect(page).toContain('<code>client.firstName</code>');
  });

  it('links to nothing on itself that is not there', () => {
    const ids = new Set([...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.length).toBeGreaterThan(40);
    expect(targets.filter((target) => !ids.has(target))).toEqual([]);
  });

  it('shows text as text', () => {
    const odd = docsPage({ ...document, info: { ...document.info, description: '<b onload="x">&' } });
    expect(odd).toContain('&lt;b onload=&quot;x&quot;&gt;&amp;');
  });
});
