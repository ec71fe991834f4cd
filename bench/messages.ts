/** A figure from `GET /metrics`, summed over its labels. */
export async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

/** How many messages a worker has sent. */
export function messageCount(url: string): Promise<number> {
  return metric(url, 'avisador_attempts_total{outcome="sent"}');
}
