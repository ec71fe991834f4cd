import { describe, expect, it } from '@jest/globals';
import { startLines } from '../../src/main/start-lines.ts';

const HERE = 'http://127.0.0.1:3000';
const ALL = { intake: true, worker: true, console: true };

function printed(changes: { publicUrl?: string; sandboxUrl?: string; hasNewAccount?: boolean } = {}): string {
  const { publicUrl, sandboxUrl, hasNewAccount = false } = changes;
  const config = { dataDir: '/data', consolePassword: undefined, publicUrl };
  return startLines(config, ALL, { url: HERE, sandboxUrl, newSecretsFile: undefined, hasNewAccount }).join(
    '\n',
  );
}

describe('A start', () => {
  it('says where things are, and where the first password is', () => {
    const lines = printed({ sandboxUrl: HERE, hasNewAccount: true });
    for (const said of [`${HERE}/v1/events`, `${HERE}/console`, `${HERE}/sandbox`, '/data/secrets.json'])
      expect(lines).toContain(said);
  });

  it('warns that the phone sandbox has no password where a proxy leads to it', () => {
    const publicUrl = 'https://avisador.example.com';
    expect(printed({ publicUrl, sandboxUrl: HERE })).toMatch(/sandbox has no password/);
    expect(printed({ publicUrl, sandboxUrl: 'http://127.0.0.1:4000' })).not.toMatch(/password/);
    expect(printed({ publicUrl })).not.toMatch(/password/);
    expect(printed({ sandboxUrl: HERE })).not.toMatch(/password/);
  });
});
