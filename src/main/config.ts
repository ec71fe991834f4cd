import path from 'node:path';
import { z } from 'zod';
import { isSigningSecret } from '../intake/signing-secret.ts';

/** Where events are queued: SQS, or (undefined) the embedded store. */
export interface SqsConfig {
  queueUrl: string;
  dlqUrl: string | undefined;
  endpoint: string | undefined;
  /** Where the queue's address names none. */
  region: string | undefined;
  /** Whether the environment says how to sign for AWS; what it says is the SDK's to read. */
  hasCredentials: boolean;
}

export interface Config {
  host: string;
  port: number;
  publicUrl: string | undefined;
  dataDir: string;
  webhookSecrets: readonly string[] | undefined;
  consolePassword: string | undefined;
  sqs: SqsConfig | undefined;
  transport: 'sandbox';
  sandboxUrl: string | undefined;
  isSandboxPublic: boolean;
  whatsappNumber: string;
  ratePerMinute: number | undefined;
  quietHours: { from: number; to: number } | undefined;
  defaultTimeZone: string;
  defaultLocale: string;
  defaultCountry: string;
  companyName: string;
  clientAreaUrl: string | undefined;
  logLevel: string;
}

/** Every variable that is wrong, in one message. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(problems: string[]) {
    super(`the configuration is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

const http = (value: string) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
const address = z.string().refine(http, 'must be an http or https address');
const clockTime = '([01]\\d|2[0-3]):([0-5]\\d)';
const QUIET_HOURS = new RegExp(`^${clockTime}-${clockTime}$`);

/** Ignoring it would put data elsewhere than where it is looked for, or leave out what is relied on. */
const notYet = z.undefined('is not supported by this version yet').optional();

const variables = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce
    .number('must be a port number')
    .int('must be a port number')
    .min(0, 'must be a port number')
    .max(65535, 'must be a port number')
    .default(3000),
  PUBLIC_URL: address.optional(),
  DATA_DIR: z.string().default('./data'),
  WEBHOOK_SECRETS: z
    .string()
    .transform((value) => value.trim().split(/\s+/))
    .refine((secrets) => secrets.every(isSigningSecret), 'each must be whsec_ and 24 to 64 bytes in base64')
    .optional(),
  CONSOLE_PASSWORD: z.string().optional(),
  SQS_QUEUE_URL: address
    .refine((url) => url.endsWith('.fifo'), 'must be a FIFO queue (its name ends in .fifo)')
    .optional(),
  SQS_DLQ_URL: address
    .refine((url) => url.endsWith('.fifo'), 'must be a FIFO queue (its name ends in .fifo)')
    .optional(),
  SQS_ENDPOINT: address.optional(),
  AWS_REGION: z.string().optional(),
  AWS_DEFAULT_REGION: z.string().optional(),
  DATABASE_URL: notYet,
  CALLBACK_URL: notYet,
  PANEL: z.literal('none', 'is not supported by this version yet: leave it out, or none').default('none'),
  WHATSAPP_TRANSPORT: z.literal('sandbox', 'must be sandbox (this version has no other)').default('sandbox'),
  SANDBOX_URL: address.refine((url) => url.startsWith('http://'), 'must be an http address').optional(),
  SANDBOX_PUBLIC: z.enum(['0', '1'], 'must be 0 or 1').default('0'),
  WHATSAPP_NUMBER: z
    .string()
    .regex(/^\+\d{8,15}$/, 'must be a number as +5491100000000')
    .default('+5491100000000'),
  SEND_RATE_PER_MINUTE: z.coerce.number('must be a number').positive('must be more than 0').optional(),
  QUIET_HOURS: z
    .string()
    .refine((value) => value === 'off' || QUIET_HOURS.test(value), 'must be off, or as 21:00-09:00')
    .default('off'),
  DEFAULT_TIMEZONE: z
    .string()
    .refine(isTimeZone, 'must be a time zone, such as America/Argentina/Buenos_Aires')
    .default('America/Argentina/Buenos_Aires'),
  DEFAULT_LOCALE: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/, 'must be a BCP 47 tag, such as es')
    .default('es'),
  DEFAULT_COUNTRY: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be an ISO 3166 code, such as AR')
    .default('AR'),
  COMPANY_NAME: z.string().default('Avisador'),
  CLIENT_AREA_URL: address.optional(),
  PANEL_URL: address.optional(),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be trace, debug, info, warn, error, fatal or silent',
    )
    .default('info'),
});

const AWS_CREDENTIALS = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

/** Reads the environment. An empty variable is one that is not set. Throws ConfigError. */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = variables.safeParse(set);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map(({ path: [name], message }) => `${String(name)} ${message}`),
    );
  }
  const v = parsed.data;
  return {
    host: v.HOST,
    port: v.PORT,
    publicUrl: v.PUBLIC_URL?.replace(/\/+$/, ''),
    dataDir: path.resolve(v.DATA_DIR),
    webhookSecrets: v.WEBHOOK_SECRETS,
    consolePassword: v.CONSOLE_PASSWORD,
    sqs: v.SQS_QUEUE_URL
      ? {
          queueUrl: v.SQS_QUEUE_URL,
          dlqUrl: v.SQS_DLQ_URL,
          endpoint: v.SQS_ENDPOINT,
          region: v.AWS_REGION ?? v.AWS_DEFAULT_REGION,
          hasCredentials: AWS_CREDENTIALS.some((name) => name in set),
        }
      : undefined,
    transport: v.WHATSAPP_TRANSPORT,
    sandboxUrl: v.SANDBOX_URL?.replace(/\/+$/, ''),
    isSandboxPublic: v.SANDBOX_PUBLIC === '1',
    whatsappNumber: v.WHATSAPP_NUMBER,
    ratePerMinute: v.SEND_RATE_PER_MINUTE,
    quietHours: quietHours(v.QUIET_HOURS),
    defaultTimeZone: v.DEFAULT_TIMEZONE,
    defaultLocale: v.DEFAULT_LOCALE,
    defaultCountry: v.DEFAULT_COUNTRY,
    companyName: v.COMPANY_NAME,
    clientAreaUrl: v.CLIENT_AREA_URL ?? v.PANEL_URL,
    logLevel: v.LOG_LEVEL,
  };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Minutes of the day. */
function quietHours(value: string): Config['quietHours'] {
  const match = QUIET_HOURS.exec(value);
  if (!match) return undefined;
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = match.slice(1).map(Number);
  return { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute };
}
