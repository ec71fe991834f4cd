/**
 * Who may import whom. Folders are named for what the service does; arrows point from the edges to the
 * vocabulary and never back. Reachability is checked too: what runs in the Lambda must not even reach the store.
 */
const adapters = ['queue', 'whatsapp', 'sandbox', 'panel', 'store', 'callbacks'];
const pure = ['delivery', 'rendering', 'transfer', 'phone'];
const src = (names) => `^src/(${names.join('|')})/`;

const folder = (name, allowed) => ({
  name: `${name}-imports`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: '^src/', pathNot: [...[name, ...allowed].map((f) => `^src/${f}/`), '^src/logger\\.ts$'] },
});

const vendor = (name, packages, folders) => ({
  name: `${name}-stays-home`,
  severity: 'error',
  from: { path: '^src/', pathNot: src(folders) },
  to: { path: packages.map((p) => `node_modules/${p}`) },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: 'health-check' },
      to: {},
    },
    {
      name: 'no-dev-dependency-in-src',
      severity: 'error',
      // What runs in the browser is bundled when it is built.
      from: { path: '^src/', pathNot: '^src/web/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'unknown'] },
    },
    {
      name: 'pages-know-the-wire-only',
      severity: 'error',
      from: { path: '^src/web/' },
      to: { path: '^src/', pathNot: '^src/web/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nobody-imports-pages',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/web/' },
      to: { path: '^src/web/' },
    },
    {
      name: 'nobody-imports-main',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main/' },
      to: { path: '^src/main/' },
    },
    {
      name: 'src-does-not-import-test',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench)/' },
    },
    folder('events', []),
    {
      name: 'events-know-zod-only',
      severity: 'error',
      from: { path: '^src/events/' },
      to: { path: 'node_modules/', pathNot: 'node_modules/zod/' },
    },
    ...pure.map((name) => folder(name, ['events', ...pure])),
    {
      name: 'pure-folders-share-types-only',
      severity: 'error',
      from: { path: src(pure) },
      to: { path: src(pure), pathNot: '^src/$1/', dependencyTypesNot: ['type-only'] },
    },
    ...adapters.map((name) => folder(name, ['events', ...pure])),
    ...['intake', 'console'].map((name) => folder(name, ['events', ...pure])),
    vendor(
      'express',
      ['express/', 'express-rate-limit/', 'helmet/'],
      ['intake', 'console', 'sandbox', 'main'],
    ),
    vendor('sqs', ['@aws-sdk/client-sqs', 'sqs-consumer/'], ['queue']),
    vendor('ssm', ['@aws-sdk/client-ssm'], ['main']),
    vendor('whatsapp-web.js', ['whatsapp-web\\.js/', 'puppeteer'], ['whatsapp']),
    vendor('templating', ['handlebars/', 'i18next/'], ['rendering']),
    vendor('sql', ['kysely/', 'pg/'], ['store']),
    vendor('sqlite', ['better-sqlite3/'], ['store', 'sandbox']),
    {
      name: 'the-lambda-stays-small',
      severity: 'error',
      from: { path: '^src/main/lambda/handler\\.ts$' },
      to: { reachable: true, path: src(['whatsapp', 'store', 'console', 'sandbox', 'rendering']) },
    },
    {
      name: 'intake-needs-no-store',
      severity: 'error',
      from: { path: src(['intake', 'events', 'delivery']) },
      to: { reachable: true, path: src(['store', 'whatsapp', 'sandbox']) },
    },
  ],
  options: {
    // TypeScript 7 has no API to parse with. (The cruiser warns that it found no older one.)
    parser: 'swc',
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
