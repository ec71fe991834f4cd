import { describe, expect, it } from '@jest/globals';
import { eventTypes } from '../../src/events/catalog.ts';
import { helperNames } from '../../src/rendering/helpers.ts';
import { helperUsages } from '../../src/rendering/helper-usages.ts';
import { parseTemplate } from '../../src/rendering/parse-template.ts';
import { textVariables, type TextVariable } from '../../src/rendering/text-variables.ts';

const options = { locale: 'es', companyName: 'Avisador', clientAreaUrl: undefined };

function variables(type: string): Map<string, TextVariable> {
  return new Map(textVariables(type, options).map((variable) => [variable.path, variable]));
}

describe('The variables of a text', () => {
  it.each(eventTypes)('are there for %s, each once, and hold what every text can say', (type) => {
    const all = textVariables(type, options);
    expect(new Set(all.map(({ path }) => path)).size).toBe(all.length);
    const its = variables(type);
    expect(its.get('client.firstName')).toEqual({
      path: 'client.firstName',
      type: 'text',
      optional: false,
      example: 'Juan',
    });
    expect(its.get('companyName')?.example).toBe('Avisador');
    expect([its.has('client.phone'), its.has('client.whatsapp')]).toEqual([false, false]);
  });

  it('say what may be missing, also because what it stands in may be', () => {
    const its = variables('invoice.paid');
    expect(['invoice.total', 'payment', 'payment.amount'].map((path) => its.get(path)?.optional)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('say of what kind they are, and what the sample holds', () => {
    const its = variables('plan.downgrade_scheduled');
    expect(its.get('over')).toMatchObject({ type: 'list', optional: true });
    expect(its.get('over[]')).toMatchObject({ type: 'object', optional: false });
    expect(its.get('over[].resource')).toMatchObject({ type: 'text', optional: false });
    expect(its.get('newPrice')?.type).toBe('money');
    expect(its.get('effectiveDate')?.type).toBe('date');
    expect(variables('client.details_changed').get('changed')).toMatchObject({
      type: 'list',
      example: 'email, address, taxId',
    });
  });
});

it('Every helper is explained, in a way that can be read', () => {
  const explained = new Set(helperUsages.map(({ name }) => name.replace('#', '')));
  for (const name of [...helperNames, 'if', 'unless', 'with']) expect(explained).toContain(name);
  for (const { usage } of helperUsages) expect(parseTemplate(usage)).toMatchObject({ ok: true });
});
