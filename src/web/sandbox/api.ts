/** Why the sandbox did not do what was asked, in its own words. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
  /** 0: it could not be reached. */
  readonly status: number;
  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

/** Calls the sandbox's API. Throws SandboxError. */
export async function ask<Answer = void>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(`/sandbox/api${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw new SandboxError(0, 'the sandbox cannot be reached');
  });
  const text = await response.text().catch(() => '');
  const answer = parsed(text);
  if (response.ok) return answer as Answer;
  const problem = answer as { detail?: unknown } | undefined;
  const detail = typeof problem?.detail === 'string' ? problem.detail : response.statusText;
  throw new SandboxError(response.status, detail || String(response.status));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
