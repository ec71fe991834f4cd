import { GetParametersCommand, SSMClient, type Parameter } from '@aws-sdk/client-ssm';

const DEADLINE_MS = 3_000;

/** Parameters that cannot be had. Says which, never what stands in them. */
class ParameterError extends Error {
  override readonly name = 'ParameterError';
}

/**
 * Reads parameters of SSM's Parameter Store, secret ones in the clear: ten at most. Resolves to name → value. Throws
 * ParameterError where one is not there, or SSM does not answer within seconds.
 */
export async function readParameters(names: readonly string[]): Promise<Map<string, string>> {
  const values = new Map(
    (await ask(names)).flatMap(({ Name, Value }) =>
      Name === undefined || Value === undefined ? [] : [[Name, Value]],
    ),
  );
  const missing = names.filter((name) => !values.has(name));
  if (missing.length > 0) throw new ParameterError(`SSM has no parameter ${missing.join(', ')}`);
  return values;
}

async function ask(names: readonly string[]): Promise<Parameter[]> {
  // One client for one question: minutes pass until the next, and what is kept open does not outlast a frozen process.
  const client = new SSMClient();
  try {
    const command = new GetParametersCommand({ Names: [...names], WithDecryption: true });
    const answer = await client.send(command, { abortSignal: AbortSignal.timeout(DEADLINE_MS) });
    return answer.Parameters ?? [];
  } catch (error) {
    const why = error instanceof Error ? error.message || error.name : String(error);
    throw new ParameterError(`SSM does not answer for ${names.join(', ')}: ${why}`, { cause: error });
  } finally {
    client.destroy();
  }
}
