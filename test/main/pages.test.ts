import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import { pino } from 'pino';
import { finishApp } from '../../src/intake/app.ts';
import { createPages } from '../../src/main/pages.ts';
import { tempFolder } from '../support/temp-folder.ts';

const SCRIPT = 'console.log("hello");'.repeat(20);

let temp: Awaited<ReturnType<typeof tempFolder>>;
let folder: string;
let server: Server;
let url: string;

beforeEach(async () => {
  temp = await tempFolder();
  folder = path.join(temp.folder, 'web');
  await mkdir(path.join(folder, 'assets', 'deeper'), { recursive: true });
  await writeFile(path.join(temp.folder, 'secret.js'), 'secret');
  await writeFile(path.join(folder, 'console.html'), '<!doctype html><title>console</title>');
  await writeFile(path.join(folder, 'sandbox.html'), '<!doctype html><title>sandbox</title>');
  const assets = {
    'console-C6qbSX0F.js': SCRIPT,
    'console-C6qbSX0F.js.br': brotliCompressSync(SCRIPT),
    'list-a_b-cdEF.css': 'a{}',
    'icon-vtebmRAH.svg': '<svg/>',
    'plain.js': '1',
    '.hidden.js': 'secret',
    'notes.txt': 'secret',
    'page.html': 'secret',
    'deeper/in-C6qbSX0F.js': 'secret',
  };
  for (const [name, content] of Object.entries(assets)) {
    await writeFile(path.join(folder, 'assets', name), content);
  }
  const { assets: served, console, sandbox } = createPages({ folder });
  const app = finishApp(express(), { others: [served, console, sandbox], logger: pino({ level: 'silent' }) });
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
  await temp.remove();
});

/** The address as it stands: fetch would tidy it up. */
const get = (address: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: Buffer }>(
    (resolve, reject) => {
      const { hostname, port } = new URL(url);
      request({ hostname, port, path: address, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      })
        .on('error', reject)
        .end();
    },
  );

describe('The address of the whole', () => {
  it('leads to the console, with the headers of a page', async () => {
    const { status, headers } = await get('/');
    expect([status, headers['location']]).toEqual([302, '/console']);
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  });
});

describe('The console’s page', () => {
  it.each([
    '/console',
    '/console/',
    '/console/deliveries',
    '/console/texts/invoice.paid/es',
    '/console/apiary',
    '/console?x=1',
  ])('is served at %s', async (address) => {
    const { status, headers, body } = await get(address);
    expect([status, String(body)]).toEqual([200, '<!doctype html><title>console</title>']);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    });
  });

  it.each(['/console/api', '/console/api/', '/console/api/me', '/consoles', '/console.html'])(
    'is not served at %s',
    async (address) => {
      expect((await get(address)).status).toBe(404);
    },
  );

  it('is where one lands without a path', async () => {
    expect(await get('/')).toMatchObject({ status: 302, headers: { location: '/console' } });
  });

  it('runs scripts of ours alone, in nobody’s frame', async () => {
    for (const address of ['/console', '/sandbox', '/assets/console-C6qbSX0F.js']) {
      const { headers } = await get(address);
      expect(String(headers['content-security-policy']).split(';').toSorted()).toEqual([
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "script-src 'self'",
        "style-src 'self'",
      ]);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
  });

  it('is not sent again where it has not changed', async () => {
    const { headers } = await get('/console');
    expect((await get('/console', { 'if-none-match': String(headers['etag']) })).status).toBe(304);
    await writeFile(path.join(folder, 'console.html'), 'another');
    expect(await get('/console', { 'if-none-match': String(headers['etag']) })).toMatchObject({
      status: 200,
    });
  });

  it('says what to do where it is not built', async () => {
    await rm(folder, { recursive: true });
    for (const address of ['/console/home', '/sandbox']) {
      const { status, headers, body } = await get(address);
      expect(status).toBe(503);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(String(body)).toContain('npm run build');
      expect(String(body)).not.toContain(temp.folder);
    }
    expect((await get('/assets/console-C6qbSX0F.js')).status).toBe(404);
  });
});

describe('The simulated phones’ page', () => {
  it('is served at /sandbox and nowhere else', async () => {
    expect(String((await get('/sandbox')).body)).toContain('sandbox');
    for (const address of ['/sandbox/api', '/sandbox/api/messages', '/sandbox/x']) {
      expect((await get(address)).status).toBe(404);
    }
  });
});

describe('What the pages load', () => {
  it('is kept by browsers for good where its name changes with its content', async () => {
    expect((await get('/assets/console-C6qbSX0F.js')).headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
    });
    expect((await get('/assets/list-a_b-cdEF.css')).headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/css; charset=utf-8',
    });
    expect((await get('/assets/plain.js')).headers['cache-control']).toBe('public, no-cache');
    expect((await get('/assets/icon-vtebmRAH.svg')).headers['content-type']).toBe('image/svg+xml');
  });

  it('is compressed for whoever takes that, where it is', async () => {
    const compressed = await get('/assets/console-C6qbSX0F.js', { 'accept-encoding': 'gzip, br' });
    expect(compressed.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
      vary: expect.stringMatching(/accept-encoding/i),
    });
    expect(compressed.body).toEqual(brotliCompressSync(SCRIPT));
    for (const encoding of ['gzip', 'br;q=0', '']) {
      const plain = await get('/assets/console-C6qbSX0F.js', { 'accept-encoding': encoding });
      expect([plain.headers['content-encoding'], String(plain.body)]).toEqual([undefined, SCRIPT]);
    }
    const small = await get('/assets/list-a_b-cdEF.css', { 'accept-encoding': 'br' });
    expect([small.headers['content-encoding'], String(small.body)]).toEqual([undefined, 'a{}']);
  });

  it.each([
    '/assets/../../secret.js',
    '/assets/..%2f..%2fsecret.js',
    '/assets/..%5c..%5csecret.js',
    '/assets/%2e%2e/secret.js',
    '/assets//etc/passwd',
    '/assets/%2fetc%2fpasswd',
    '/assets/.hidden.js',
    '/assets/notes.txt',
    '/assets/page.html',
    '/assets/console-C6qbSX0F.js.br',
    '/assets/deeper/in-C6qbSX0F.js',
    '/assets/deeper%2fin-C6qbSX0F.js',
    '/assets/deeper',
    '/assets/',
    '/assets/x.js%00.js',
    '/assets/nothing-C6qbSX0F.js',
  ])('is nothing that lies elsewhere, or is no part of a page: %s', async (address) => {
    const { status, body } = await get(address);
    expect([404, 400]).toContain(status);
    expect(String(body)).not.toContain('secret');
  });
});
