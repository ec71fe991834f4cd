/** What can be put into a template besides variables, and how it is written. */
export const helperUsages: ReadonlyArray<{ name: string; usage: string }> = [
  { name: 't', usage: '{{t "greeting" name=client.firstName}}' },
  { name: 'money', usage: '{{money invoice.total}}' },
  { name: 'date', usage: '{{date invoice.dueDate}}' },
  { name: 'plural', usage: '{{plural count "domain"}}' },
  { name: 'phrase', usage: '{{phrase "resources" resource}}' },
  { name: 'list', usage: '{{list changed "fields"}}' },
  { name: '#list', usage: '{{#list invoice.items}}- {{description}}{{/list}}' },
  { name: '#if', usage: '{{#if invoice.number}}…{{else}}…{{/if}}' },
  { name: '#unless', usage: '{{#unless invoice.number}}…{{/unless}}' },
  { name: 'eq', usage: '{{#if (eq when "immediate")}}…{{/if}}' },
  { name: '#each', usage: '{{#each adjustments}}{{kind}}{{/each}}' },
  { name: '#with', usage: '{{#with invoice}}{{number}}{{/with}}' },
];
