import { z } from 'zod';

/** Where spans go. */
export interface TracingConfig {
  /** The very address that they are posted to. */
  url: string;
  headers: Readonly<Record<string, string>>;
  /** What tells this service from others, and its processes from one another. */
  resource: Readonly<Record<string, string>>;
}

const http = (value: string) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
const address = z
  .string()
  .refine(http, 'must be an http or https address')
  .refine((url) => !URL.canParse(url) || new URL(url).username === '', 'must hold no user and password')
  .optional();

const list = z
  .string()
  .transform(readList)
  .refine((pairs) => pairs !== undefined, 'must be name=value, separated by commas')
  .optional();

/** As OpenTelemetry names them; those of sampling and batching are read by its SDK. */
export const tracingVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: address,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: address,
  OTEL_EXPORTER_OTLP_PROTOCOL: z.string().optional(),
  OTEL_EXPORTER_OTLP_HEADERS: list,
  OTEL_SERVICE_NAME: z.string().default('avisador'),
  OTEL_RESOURCE_ATTRIBUTES: list,
  OTEL_SDK_DISABLED: z.stringbool('must be true or false').optional(),
};

const variables = z.object(tracingVariables);

/** Where spans go; undefined: there are none. */
export function tracingConfig(v: z.output<typeof variables>): TracingConfig | undefined {
  const base = v.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/+$/, '');
  const url = v.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? (base && `${base}/v1/traces`);
  if (url === undefined || v.OTEL_SDK_DISABLED) return undefined;
  return {
    url,
    headers: v.OTEL_EXPORTER_OTLP_HEADERS ?? {},
    resource: { ...v.OTEL_RESOURCE_ATTRIBUTES, 'service.name': v.OTEL_SERVICE_NAME },
  };
}

/** What is wrong with a protocol, where spans are to be posted at all. */
export function wrongProtocol(v: z.output<typeof variables>): string | undefined {
  const protocol = v.OTEL_EXPORTER_OTLP_PROTOCOL;
  if (protocol === undefined || protocol === 'http/json' || !tracingConfig(v)) return undefined;
  return 'OTEL_EXPORTER_OTLP_PROTOCOL must be http/json, which every collector takes on its HTTP port (4318)';
}

/** `name=value,name=value`, percent-encoded where a value holds a comma; undefined where it is something else. */
function readList(value: string): Record<string, string> | undefined {
  const pairs: Array<[string, string]> = [];
  for (const part of value.split(',')) {
    const at = part.indexOf('=');
    const name = part.slice(0, at).trim();
    if (part.trim() === '') continue;
    if (at < 1 || name === '') return undefined;
    try {
      pairs.push([name, decodeURIComponent(part.slice(at + 1).trim())]);
    } catch {
      return undefined;
    }
  }
  return Object.fromEntries(pairs);
}
