/** What the audit log says of a deed about a delivery: how it stood before, or that it was done to many at once. */
export type StoodBefore = { status: string; reason?: string } | 'many';

/** Reads it; undefined where it says nothing of that kind. */
export function stoodBefore(detail: string | undefined): StoodBefore | undefined {
  if (detail?.startsWith('all at once: ')) return 'many';
  const { status, reason } = /^it was (?<status>\w+)(?:: (?<reason>\w+))?$/.exec(detail ?? '')?.groups ?? {};
  if (status === undefined) return undefined;
  return { status, ...(reason !== undefined && { reason }) };
}
