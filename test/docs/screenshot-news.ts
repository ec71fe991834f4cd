/** What a panel tells of: the data of an event. Sums are written as `ARS 8900.00`. */

export function invoice(id: string, sum: string, dueDate: string) {
  return { invoice: { ...billed(id, sum), dueDate, url: `${PANEL}/viewinvoice.php?id=${id}` } };
}

export function paid(id: string, sum: string, method: string) {
  return { invoice: billed(id, sum), payment: { amount: money(sum), method } };
}

export function quote(id: string, subject: string, sum: string) {
  return {
    quote: {
      id,
      subject,
      total: money(sum),
      validUntil: '2026-12-15',
      url: `${PANEL}/viewquote.php?id=${id}`,
    },
  };
}

export function service(id: string, domain: string) {
  return { service: { id, name: 'Hosting Profesional', domain } };
}

export function money(sum: string) {
  const [currency = '', amount = ''] = sum.split(' ');
  return { amount, currency };
}

const PANEL = 'https://panel.example.com';

function billed(id: string, sum: string) {
  return { id, number: `A-${id}`, total: money(sum) };
}
