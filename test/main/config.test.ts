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

  it('takes an empty variable as one that is not set', () => {
    expect(parseConfig({ PORT: '', SQS_QUEUE_URL: '', DATABASE_URL: '' })).toEqual(parseConfig({}));
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '3000.5'],
    ['PUBLIC_URL', 'ftp://example.com'],
    ['WEBHOOK_SECRETS', 'whsec_c2hvcnQ='],
    ['SQS_QUEUE_URL', 'https://sqs.us-east-1.amazonaws.com/1/standard'],
    ['WHATSAPP_TRANSPORT', 'web'],
    ['WHATSAPP_NUMBER', '011 4444-5555'],
    ['SEND_RATE_PER_MINUTE', '0'],
    ['QUIET_HOURS', '21-9'],
    ['DEFAULT_TIMEZONE', 'Argentina'],
    ['DEFAULT_LOCALE', 'Spanish!'],
    ['DEFAULT_COUNTRY', 'ARG'],
    ['SANDBOX_PUBLIC', 'yes'],
    ['LOG_LEVEL', 'loud'],
    ['DATABASE_URL', 'postgres://localhost/avisador'],
    ['CALLBACK_URL', 'https://panel.example.com/callback'],
    ['PANEL', 'whmcs'],
  ])('refuses %s=%s, by name', (name, value) => {
    expect(problemsOf({ [name]: value })).toContain(`  ${name} `);
  });

  it('names every wrong variable in one message, and no value', () => {
    const problems = problemsOf({ PORT: 'x', WEBHOOK_SECRETS: 'hunter2', DEFAULT_COUNTRY: 'argentina' });
    for (const name of ['PORT', 'WEBHOOK_SECRETS', 'DEFAULT_COUNTRY']) expect(problems).toContain(name);
    expect(problems).not.toContain('hunter2');
  });

  it('reads quiet hours as minutes of the day', () => {
    expect(parseConfig({ QUIET_HOURS: '21:30-09:00' }).quietHours).toEqual({ from: 1290, to: 540 });
    expect(parseConfig({ QUIET_HOURS: 'off' }).quietHours).toBeUndefined();
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
});
