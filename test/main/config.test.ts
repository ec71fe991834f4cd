import { describe, expect, it } from '@jest/globals';
import { ConfigError, parseConfig } from '../../src/main/config.ts';

function problemsOf(env: Record<string, string>): string {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

describe('The configuration', () => {
  it('is safe where nothing is set: loopback, embedded, sandbox', () => {
    expect(parseConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      sqs: undefined,
      webhookSecrets: undefined,
      transport: 'sandbox',
      isSandboxPublic: false,
      ratePerMinute: undefined,
      quietHours: undefined,
      defaultLocale: 'es',
      defaultCountry: 'AR',
    });
  });

  it('has clients wait for their number, or handed over after some minutes', () => {
    const after = (minutes: string) => parseConfig({ NUMBER_HANDOVER_MINUTES: minutes }).handoverMs;
    expect([parseConfig({}).handoverMs, after('off'), after('30')]).toEqual([
      undefined,
      undefined,
      1_800_000,
    ]);
    expect(problemsOf({ NUMBER_HANDOVER_MINUTES: '0' })).toContain('NUMBER_HANDOVER_MINUTES must be off');
  });

  it('makes no spans unless it is told where they go, and not where that is switched off', () => {
    const endpoint = 'http://collector.example:4318/';
    const tracing = (env: Record<string, string>) => parseConfig(env).tracing;
    expect(tracing({ OTEL_SERVICE_NAME: 'a', OTEL_EXPORTER_OTLP_HEADERS: 'a=b' })).toBeUndefined();
    expect(tracing({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SDK_DISABLED: 'true' })).toBeUndefined();
    expect(tracing({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })).toEqual({
      url: 'http://collector.example:4318/v1/traces',
      headers: {},
      resource: { 'service.name': 'avisador' },
    });
    expect(
      tracing({
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example/here',
        OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20YTpi, x-team = 7',
        OTEL_SERVICE_NAME: 'avisos',
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=prod,service.name=ignored',
      }),
    ).toEqual({
      url: 'https://traces.example/here',
      headers: { authorization: 'Basic YTpi', 'x-team': '7' },
      resource: { 'service.name': 'avisos', 'deployment.environment.name': 'prod' },
    });
    expect(
      problemsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }),
    ).toContain('OTEL_EXPORTER_OTLP_PROTOCOL must be http/json');
    expect(problemsOf({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toBe('');
  });

  it('takes an empty variable as one that is not set', () => {
    expect(parseConfig({ PORT: '', SQS_QUEUE_URL: '', DATABASE_URL: '' })).toEqual(parseConfig({}));
  });

  it.each([
    ['PORT', '65536'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4317'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://user:password@collector.example'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization'],
    ['OTEL_RESOURCE_ATTRIBUTES', 'a=%zz'],
    ['OTEL_SDK_DISABLED', 'perhaps'],
    ['PORT', '3000.5'],
    ['PUBLIC_URL', 'ftp://example.com'],
    ['WEBHOOK_SECRETS', 'whsec_c2hvcnQ='],
    ['SQS_QUEUE_URL', 'https://sqs.us-east-1.amazonaws.com/1/standard'],
    ['WHATSAPP_TRANSPORT', 'twilio'],
    ['WHATSAPP_WEB_VERSION', '../2.3000'],
    ['CHROME_ARGS', "--flag='open"],
    ['SEND_DAILY_RAMP', '20,0,40'],
    ['SEND_DAILY_RAMP', 'slowly'],
    ['WHATSAPP_NUMBER', '011 4444-5555'],
    ['SEND_RATE_PER_MINUTE', '0'],
    ['QUIET_HOURS', '21-9'],
    ['DEFAULT_TIMEZONE', 'Argentina'],
    ['DEFAULT_LOCALE', 'Spanish!'],
    ['DEFAULT_COUNTRY', 'ARG'],
    ['SANDBOX_PUBLIC', 'yes'],
    ['LOG_LEVEL', 'loud'],
    ['DATABASE_URL', 'mysql://localhost/avisador'],
    ['DATABASE_URL', 'avisador.db'],
    ['DATABASE_URL', 'postgres://avisador:a#b@localhost/avisador'],
    ['CALLBACK_URL', 'https://user:secret@panel.example.com/callback'],
    ['PANEL', 'cpanel'],
    ['PANEL_VERIFIED_FIELD', 'verified'],
    ['TRANSFER_WINDOW_HOURS', '0'],
    ['RETENTION_DAYS', 'a year'],
    ['RETENTION_DAYS', '36500'],
    ['UPMIND_WEBHOOK_SECRET', ' '],
    ['UPMIND_WEBHOOK_SECRET', 'long-enough-for-one short'],
    ['UPMIND_INVOICE_URL', 'https://panel.example.com/invoices'],
    ['UPMIND_INVOICE_URL', 'javascript:{id}'],
    ['UPMIND_HOOKS', 'invoice_paid_hook'],
    ['UPMIND_HOOKS', 'invoice_paid_hook=invoice.settled'],
  ])('refuses %s=%s, by name', (name, value) => {
    expect(problemsOf({ [name]: value })).toContain(`  ${name} `);
  });

  it('names every wrong variable in one message, and no value', () => {
    const problems = problemsOf({
      PORT: 'x',
      WEBHOOK_SECRETS: 'hunter2',
      DATABASE_URL: 'postgres://avisador:hunter2#@localhost/avisador',
      DEFAULT_COUNTRY: 'argentina',
    });
    for (const name of ['PORT', 'WEBHOOK_SECRETS', 'DATABASE_URL', 'DEFAULT_COUNTRY'])
      expect(problems).toContain(name);
    expect(problems).not.toContain('hunter2');
  });

  it.each([
    'postgres://avisador:p%40ss@db.example.com:5433/avisador?sslmode=verify-full',
    'postgresql://db.example.com/avisador',
    'postgres://avisador@/avisador?host=/var/run/postgresql',
  ])('takes the store’s address as PostgreSQL writes it: %s', (DATABASE_URL) => {
    expect(parseConfig({ DATABASE_URL }).databaseUrl).toBe(DATABASE_URL);
  });

  it('reads quiet hours as minutes of the day', () => {
    expect(parseConfig({ QUIET_HOURS: '21:30-09:00' }).quietHours).toEqual({ from: 1290, to: 540 });
    expect(parseConfig({ QUIET_HOURS: 'off' }).quietHours).toBeUndefined();
  });

  it('is careful with a real number, and hurries where phones are simulated', () => {
    expect(parseConfig({ WHATSAPP_TRANSPORT: 'web' })).toMatchObject({
      whatsappNumber: undefined,
      ratePerMinute: 2,
      dailyRamp: [20, 40, 80, 150],
      quietHours: { from: 1260, to: 540 },
    });
    const hurried = { SEND_RATE_PER_MINUTE: 'unlimited', SEND_DAILY_RAMP: 'off', QUIET_HOURS: 'off' };
    expect(parseConfig({ WHATSAPP_TRANSPORT: 'web', ...hurried })).toMatchObject({
      ratePerMinute: undefined,
      dailyRamp: undefined,
      quietHours: undefined,
    });
  });

  it.each([
    [{}, 400],
    [{ RETENTION_DAYS: '90' }, 90],
    [{ RETENTION_DAYS: 'off' }, undefined],
    [{ RETENTION_DAYS: '0' }, undefined],
  ])('keeps what was done with as long as it is told: %j', (env, days) => {
    expect(parseConfig(env).retentionMs).toBe(days && days * 24 * 3_600_000);
  });

  it('splits the browser’s arguments as a shell does', () => {
    const CHROME_ARGS = `--a '--host-resolver-rules=MAP * 127.0.0.1' --b="c d"  --e=f\\ g`;
    expect(parseConfig({ CHROME_ARGS }).chromeArgs).toEqual([
      '--a',
      '--host-resolver-rules=MAP * 127.0.0.1',
      '--b=c d',
      '--e=f g',
    ]);
  });

  it('needs all of a panel’s access, and names what is missing', () => {
    expect(problemsOf({ PANEL: 'whmcs', PANEL_URL: 'https://panel.example.com' })).toBe(
      'the configuration is wrong:\n' +
        '  PANEL_IDENTIFIER is needed with PANEL=whmcs\n  PANEL_SECRET is needed with PANEL=whmcs',
    );
  });

  it('takes several webhook secrets, in order', () => {
    const [a, b] = ['a', 'b'].map((letter) => `whsec_${Buffer.from(letter.repeat(24)).toString('base64')}`);
    expect(parseConfig({ WEBHOOK_SECRETS: ` ${a}  ${b} ` }).webhookSecrets).toEqual([a, b]);
  });

  it('says whether the environment has credentials, without reading them', () => {
    const SQS_QUEUE_URL = 'https://sqs.eu-west-1.amazonaws.com/1/events.fifo';
    expect(parseConfig({ SQS_QUEUE_URL }).sqs?.hasCredentials).toBe(false);
    expect(parseConfig({ SQS_QUEUE_URL, AWS_PROFILE: 'x' }).sqs?.hasCredentials).toBe(true);
  });

  it('knows Upmind only where it has a secret, and then all of its secrets', () => {
    expect(parseConfig({ UPMIND_HOOKS: 'x=ignored' }).upmind).toBeUndefined();
    expect(parseConfig({ UPMIND_WEBHOOK_SECRET: ' first-secret  second-secret ' }).upmind).toEqual({
      secrets: ['first-secret', 'second-secret'],
      invoicePage: undefined,
      mapping: [],
    });
    const UPMIND_INVOICE_URL = 'https://panel.example.com/invoices/{id}';
    const env = {
      UPMIND_WEBHOOK_SECRET: 'a-secret',
      UPMIND_INVOICE_URL,
      UPMIND_HOOKS: 'a_hook=invoice.paid b=ignored',
    };
    expect(parseConfig(env).upmind).toMatchObject({
      invoicePage: UPMIND_INVOICE_URL,
      mapping: [
        ['a', 'invoice.paid'],
        ['b', undefined],
      ],
    });
  });
});
