import path from 'node:path';
import { split } from 'shlex';
import { z } from 'zod';
import { isSigningSecret } from '../intake/signing-secret.ts';
import { upmindEventTypes } from '../panel/upmind-events.ts';
import type { UpmindHooksOptions } from '../panel/upmind-hooks.ts';
import { readUpmindMapping } from '../panel/upmind-mapping.ts';
import {
  tracingConfig,
  tracingVariables,
  wrongProtocol,
  type TracingConfig,
} from './tracing/tracing-config.ts';

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

/** The billing panel (WHMCS) that transfers are checked in. */
interface PanelConfig {
  url: string;
  identifier: string;
  secret: string;
  /** The id of the custom field that says whether a client is verified; undefined: by e-mail. */
  verifiedField: string | undefined;
}

export interface Config {
  host: string;
  port: number;
  publicUrl: string | undefined;
  dataDir: string;
  /** The store; undefined: SQLite in `dataDir`. Holds a password. */
  databaseUrl: string | undefined;
  webhookSecrets: readonly string[] | undefined;
  /** Undefined: Upmind has no address here. */
  upmind: UpmindHooksOptions | undefined;
  consolePassword: string | undefined;
  sqs: SqsConfig | undefined;
  transport: 'sandbox' | 'web';
  sandboxUrl: string | undefined;
  isSandboxPublic: boolean;
  /** Our own number, E.164; undefined where WhatsApp Web is to tell it. */
  whatsappNumber: string | undefined;
  /** The name of our account in the store: its number, where that is known from the start. */
  account: string;
  /** How long a number is out of service before its clients are handed over; undefined: they wait for it. */
  handoverMs: number | undefined;
  /** CHROME_PATH: undefined = the one of this machine. */
  chromePath: string | undefined;
  chromeArgs: readonly string[];
  webVersion: string | undefined;
  ratePerMinute: number | undefined;
  dailyRamp: readonly number[] | undefined;
  quietHours: { from: number; to: number } | undefined;
  defaultTimeZone: string;
  defaultLocale: string;
  defaultCountry: string;
  companyName: string;
  clientAreaUrl: string | undefined;
  /** Undefined: the embedded directory answers. */
  panel: PanelConfig | undefined;
  callbackUrl: string | undefined;
  /** How long a transfer waits for its other party. */
  transferWindowMs: number;
  /** How long what was done with is kept, in milliseconds; undefined: for ever. */
  retentionMs: number | undefined;
  /** Undefined: no spans are made. */
  tracing: TracingConfig | undefined;
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

const MOST_DAYS = 3650;

/** In a password, characters that mean something in an address have to be percent-encoded. */
const postgres = (value: string) =>
  /^postgres(ql)?:\/\//.test(value) && URL.canParse(value.replace('@/', '@localhost/'));

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
  UPMIND_WEBHOOK_SECRET: z
    .string()
    .transform((value) => value.trim().split(/\s+/))
    .refine(
      (secrets) => secrets.every((secret) => secret.length >= 8),
      'must be the endpoint’s secret, or several, separated by spaces',
    )
    .optional(),
  UPMIND_INVOICE_URL: address
    .refine((url) => url.includes('{id}'), 'must have {id} where the invoice’s id belongs')
    .optional(),
  UPMIND_HOOKS: z
    .string()
    .transform(readUpmindMapping)
    .refine(
      (mapping) => mapping !== undefined,
      `must be <hook>=<type>, separated by spaces; a type is one of ${upmindEventTypes.join(', ')}, ignored`,
    )
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
  DATABASE_URL: z
    .string()
    .refine(
      postgres,
      'must be as postgres://user:password@host:5432/database, special characters percent-encoded',
    )
    .optional(),
  CALLBACK_URL: address
    .refine((url) => !URL.canParse(url) || new URL(url).username === '', 'must hold no user and password')
    .optional(),
  PANEL: z.enum(['none', 'whmcs'], 'must be none or whmcs').default('none'),
  PANEL_IDENTIFIER: z.string().optional(),
  PANEL_SECRET: z.string().optional(),
  PANEL_VERIFIED_FIELD: z.string().regex(/^\d+$/, 'must be the id of a custom field, such as 7').optional(),
  TRANSFER_WINDOW_HOURS: z.coerce
    .number('must be a number of hours')
    .positive('must be more than 0')
    .max(24 * 365, 'must be a year at most')
    .default(72),
  RETENTION_DAYS: z
    .string()
    .refine(
      (value) => value === 'off' || (/^\d+$/.test(value) && Number(value) <= MOST_DAYS),
      `must be off, or a number of days, ${MOST_DAYS} at most`,
    )
    // A year, and what is disputed about the last invoice of it.
    .default('400'),
  WHATSAPP_TRANSPORT: z.enum(['sandbox', 'web'], 'must be sandbox or web').default('sandbox'),
  SANDBOX_URL: address.refine((url) => url.startsWith('http://'), 'must be an http address').optional(),
  SANDBOX_PUBLIC: z.enum(['0', '1'], 'must be 0 or 1').default('0'),
  CHROME_PATH: z.string().optional(),
  CHROME_ARGS: z.string().transform(shellWords).optional(),
  WHATSAPP_WEB_VERSION: z
    .string()
    .regex(/^[\w.-]+$/, 'must be a version, such as 2.3000.1017054665')
    .optional(),
  WHATSAPP_NUMBER: z
    .string()
    .regex(/^\+\d{8,15}$/, 'must be a number as +5491100000000')
    .optional(),
  NUMBER_HANDOVER_MINUTES: z
    .string()
    .refine((value) => value === 'off' || Number(value) > 0, 'must be off, or a number of minutes above 0')
    .default('off'),
  SEND_RATE_PER_MINUTE: z
    .string()
    .refine((value) => value === 'unlimited' || Number(value) > 0, 'must be unlimited, or a number above 0')
    .optional(),
  SEND_DAILY_RAMP: z
    .string()
    .regex(/^(off|[1-9]\d*(,[1-9]\d*)*)$/, 'must be off, or the most messages of each day, as 20,40,80,150')
    .optional(),
  QUIET_HOURS: z
    .string()
    .refine((value) => value === 'off' || QUIET_HOURS.test(value), 'must be off, or as 21:00-09:00')
    .optional(),
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
  ...tracingVariables,
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be trace, debug, info, warn, error, fatal or silent',
    )
    .default('info'),
});

/** What is not set depends on who is at the other end: people on WhatsApp, or simulated phones. */
const DEFAULTS = {
  sandbox: { number: '+5491100000000', rate: 'unlimited', ramp: 'off', quietHours: 'off' },
  web: { number: undefined, rate: '2', ramp: '20,40,80,150', quietHours: '21:00-09:00' },
} as const;

/** WhatsApp Web tells which number is linked; until then, and where it is not configured, our account goes by this. */
const UNNAMED_ACCOUNT = 'web';

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
  const lacking = (['PANEL_URL', 'PANEL_IDENTIFIER', 'PANEL_SECRET'] as const).filter(
    (name) => v.PANEL === 'whmcs' && v[name] === undefined,
  );
  if (lacking.length > 0) throw new ConfigError(lacking.map((name) => `${name} is needed with PANEL=whmcs`));
  const protocol = wrongProtocol(v);
  if (protocol !== undefined) throw new ConfigError([protocol]);
  const defaults = DEFAULTS[v.WHATSAPP_TRANSPORT];
  const number = v.WHATSAPP_NUMBER ?? defaults.number;
  const rate = v.SEND_RATE_PER_MINUTE ?? defaults.rate;
  const ramp = v.SEND_DAILY_RAMP ?? defaults.ramp;
  return {
    host: v.HOST,
    port: v.PORT,
    publicUrl: v.PUBLIC_URL?.replace(/\/+$/, ''),
    dataDir: path.resolve(v.DATA_DIR),
    databaseUrl: v.DATABASE_URL,
    webhookSecrets: v.WEBHOOK_SECRETS,
    upmind: v.UPMIND_WEBHOOK_SECRET && {
      secrets: v.UPMIND_WEBHOOK_SECRET,
      invoicePage: v.UPMIND_INVOICE_URL,
      mapping: v.UPMIND_HOOKS ?? [],
    },
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
    whatsappNumber: number,
    account: number ?? UNNAMED_ACCOUNT,
    handoverMs: v.NUMBER_HANDOVER_MINUTES === 'off' ? undefined : Number(v.NUMBER_HANDOVER_MINUTES) * 60_000,
    chromePath: v.CHROME_PATH,
    chromeArgs: v.CHROME_ARGS ?? [],
    webVersion: v.WHATSAPP_WEB_VERSION,
    ratePerMinute: rate === 'unlimited' ? undefined : Number(rate),
    dailyRamp: ramp === 'off' ? undefined : ramp.split(',').map(Number),
    quietHours: quietHours(v.QUIET_HOURS ?? defaults.quietHours),
    defaultTimeZone: v.DEFAULT_TIMEZONE,
    defaultLocale: v.DEFAULT_LOCALE,
    defaultCountry: v.DEFAULT_COUNTRY,
    companyName: v.COMPANY_NAME,
    clientAreaUrl: v.CLIENT_AREA_URL ?? v.PANEL_URL,
    panel:
      v.PANEL === 'whmcs'
        ? {
            url: v.PANEL_URL?.replace(/\/+$/, '') ?? '',
            identifier: v.PANEL_IDENTIFIER ?? '',
            secret: v.PANEL_SECRET ?? '',
            verifiedField: v.PANEL_VERIFIED_FIELD,
          }
        : undefined,
    callbackUrl: v.CALLBACK_URL,
    transferWindowMs: v.TRANSFER_WINDOW_HOURS * 3_600_000,
    retentionMs: Number(v.RETENTION_DAYS) > 0 ? Number(v.RETENTION_DAYS) * 24 * 3_600_000 : undefined,
    tracing: tracingConfig(v),
    logLevel: v.LOG_LEVEL,
  };
}

/** As a shell splits: quotes and backslashes are respected. */
function shellWords(value: string, context: z.RefinementCtx): string[] {
  try {
    return split(value);
  } catch {
    context.addIssue({ code: 'custom', message: 'has a quote that is not closed' });
    return [];
  }
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
