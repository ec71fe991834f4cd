/** What an HTTP API of API Gateway hands to a function (payload format 2.0), as far as we read it. */
export interface HttpApiEvent {
  rawPath: string;
  /** Without its question mark. */
  rawQueryString: string;
  /** Names in small letters; the values of one name are joined by commas. */
  headers: Record<string, string | undefined>;
  requestContext: { http: { method: string; sourceIp: string } };
  body?: string;
  isBase64Encoded: boolean;
}

/** What it wants back. */
export interface HttpApiAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  isBase64Encoded: boolean;
}
