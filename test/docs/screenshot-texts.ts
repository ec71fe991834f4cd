const greeting = `{{t "greeting" name=client.firstName}}\n\n`;
const number = '{{#if invoice.number}}{{invoice.number}}{{else}}{{invoice.id}}{{/if}}';
const signOff = `\n{{t "signOff" company=companyName}}\n`;

const invoice = `${greeting}Your invoice ${number} for *{{money invoice.total}}* is ready. Please pay it by *{{date invoice.dueDate}}*:
{{invoice.url}}
`;
const questions = '\nAny questions? Just answer this message.\n';

/** How staff word two of the English texts, better each time. */
export const wordings = {
  invoice: {
    first: `${invoice}${signOff}`,
    second: `${invoice}${questions}${signOff}`,
    draft: `${invoice.replace('Your invoice', 'The invoice for your hosting,')}${questions}${signOff}`,
  },
  /** Begun, and not right yet: a value is called by another name. */
  suspension: `${greeting}Your service *{{service.nmae}}* is paused.
{{#if reason}}
Why: {{reason}}
{{/if}}

Answer this message, and we help you to get it back.
${signOff}`,
};
