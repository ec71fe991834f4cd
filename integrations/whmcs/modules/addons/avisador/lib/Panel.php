<?php

declare(strict_types=1);

namespace Avisador;

/**
 * What WHMCS knows, as Avisador's events say it. Every field is named here: nothing that a hook or an answer carries
 * besides (passwords, server credentials) gets past this class. It throws PanelError rather than guess whose a thing is.
 */
final class Panel
{
    /** @var Whmcs */
    private $whmcs;

    /** @var string */
    private $consentField;

    /** @var array<string, array<string, mixed>> by client, while one event is made */
    private $details = [];

    /** @param string $consentField the id of the custom field that holds the clients' consent; '' where none does */
    public function __construct(Whmcs $whmcs, string $consentField = '')
    {
        $this->whmcs = $whmcs;
        $this->consentField = $consentField;
    }

    /** From here on everything is asked anew. */
    public function forget(): void
    {
        $this->details = [];
    }

    /** @return array<string, string> an event's `client` */
    public function client(string $clientId): array
    {
        $details = $this->details($clientId);
        $client = $this->person($clientId, $details, Read::text($details['countrycode'] ?? $details['country'] ?? ''));
        if ($this->consentField !== '') {
            $client['whatsapp'] = $this->isAllowed($details) ? 'allowed' : 'refused';
        }

        return $client;
    }

    /**
     * @return array{clientId: string, status: string, invoice: array<string, mixed>, payment: array<string, mixed>|null,
     *     paidAt: string, types: string[], serviceIds: string[]} `paidAt`: '' where it is not; `types`: of its lines
     */
    public function invoice(string $invoiceId): array
    {
        $answer = $this->whmcs->ask('GetInvoice', ['invoiceid' => $invoiceId]);
        if (Read::id($answer['invoiceid'] ?? '') !== $invoiceId) {
            throw new PanelError("GetInvoice answered about another invoice than $invoiceId");
        }
        $clientId = self::owner($answer, 'userid', "the invoice $invoiceId");
        $currency = $this->currency($clientId);
        $lines = Read::items($answer['items'] ?? null, 'item');
        $items = [];
        foreach (array_slice($lines, 0, 100) as $line) {
            $amount = Read::amount($line['amount'] ?? '');
            $description = Read::text($line['description'] ?? '');
            if ($amount !== '' && $description !== '') {
                $items[] = ['description' => $description, 'amount' => $amount];
            }
        }
        $hosting = array_filter($lines, static function (array $line): bool {
            return ($line['type'] ?? '') === 'Hosting';
        });

        return [
            'clientId' => $clientId,
            'status' => Read::text($answer['status'] ?? ''),
            'invoice' => Read::given([
                'id' => $invoiceId,
                'number' => Read::text($answer['invoicenum'] ?? '') ?: $invoiceId,
                'total' => ['amount' => Read::amount($answer['total'] ?? ''), 'currency' => $currency],
                'dueDate' => Read::date($answer['duedate'] ?? ''),
                'url' => $this->url("viewinvoice.php?id=$invoiceId"),
                'items' => $items,
            ]),
            'payment' => self::payment($answer, $currency),
            'paidAt' => Read::date($answer['datepaid'] ?? '') === null ? '' : Read::text($answer['datepaid']),
            'types' => array_column($lines, 'type'),
            'serviceIds' => array_filter(array_map([Read::class, 'id'], array_column($hosting, 'relid'))),
        ];
    }

    /**
     * @return array{clientId: string, service: array<string, string>, productId: string, product: string,
     *     suspensionReason: string, nextDueDate: string|null}
     */
    public function service(string $serviceId): array
    {
        $answer = $this->whmcs->ask('GetClientsProducts', ['serviceid' => $serviceId]);
        $found = self::theOne(Read::items($answer['products'] ?? null, 'product'), $serviceId, 'service');
        $name = Read::text($found['name'] ?? '');

        return [
            'clientId' => self::owner($found, 'clientid', "the service $serviceId"),
            'service' => Read::given([
                'id' => $serviceId,
                'name' => Read::text($found['translated_name'] ?? '') ?: $name,
                'domain' => Read::text($found['domain'] ?? ''),
            ]),
            'productId' => Read::id($found['pid'] ?? ''),
            'product' => $name,
            'suspensionReason' => Read::text($found['suspensionreason'] ?? ''),
            'nextDueDate' => Read::date($found['nextduedate'] ?? ''),
        ];
    }

    /** @return array{clientId: string, name: string} */
    public function domain(string $domainId): array
    {
        $answer = $this->whmcs->ask('GetClientsDomains', ['domainid' => $domainId]);
        $domain = self::theOne(Read::items($answer['domains'] ?? null, 'domain'), $domainId, 'domain');

        return [
            'clientId' => self::owner($domain, 'userid', "the domain $domainId"),
            'name' => Read::text($domain['domainname'] ?? ''),
        ];
    }

    /** @return array{stage: string, client: array<string, string>, quote: array<string, mixed>} */
    public function quote(string $quoteId): array
    {
        $answer = $this->whmcs->ask('GetQuotes', ['quoteid' => $quoteId]);
        $quote = self::theOne(Read::items($answer['quotes'] ?? null, 'quote'), $quoteId, 'quote');
        $clientId = Read::id($quote['userid'] ?? '');
        // Who is no client yet has no account, but a name and a number on the quote.
        $isProspect = $clientId === '';
        $currency = $isProspect ? $this->currencyNumbered(Read::id($quote['currency'] ?? '')) : $this->currency($clientId);
        $total = ['amount' => Read::amount($quote['total'] ?? ''), 'currency' => $currency];

        return [
            'stage' => Read::text($quote['stage'] ?? ''),
            'client' => $isProspect
                ? $this->person("prospect:$quoteId", $quote, Read::text($quote['country'] ?? ''))
                : $this->client($clientId),
            'quote' => Read::given([
                'id' => $quoteId,
                'subject' => Read::text($quote['subject'] ?? ''),
                // Better no amount than one of unknown money.
                'total' => count(Read::given($total)) === 2 ? $total : null,
                'validUntil' => Read::date($quote['validuntil'] ?? ''),
                'url' => $this->url("viewquote.php?id=$quoteId"),
            ]),
        ];
    }

    /** A page of the client area. */
    public function url(string $page): string
    {
        return rtrim($this->whmcs->configured('SystemURL'), '/') . "/$page";
    }

    /**
     * @param array<string, mixed> $details of a client or, on a quote, of somebody who is none yet
     *
     * @return array<string, string>
     */
    private function person(string $id, array $details, string $country): array
    {
        $person = Read::given([
            'id' => $id,
            'firstName' => Read::text($details['firstname'] ?? ''),
            'lastName' => Read::text($details['lastname'] ?? ''),
            'company' => Read::text($details['companyname'] ?? ''),
            'email' => Read::text($details['email'] ?? ''),
            'phone' => Read::phone($details),
            'country' => $country,
            // Who chose no language reads the panel's.
            'language' => Read::text($details['language'] ?? '') ?: $this->whmcs->configured('Language'),
        ]);

        // Who registered as a company may have no first name, and is greeted all the same.
        return $person + ['firstName' => $person['company'] ?? $person['lastName'] ?? ''];
    }

    /** @return array<string, mixed> */
    private function details(string $clientId): array
    {
        if (!isset($this->details[$clientId])) {
            $answer = $this->whmcs->ask('GetClientsDetails', ['clientid' => $clientId, 'stats' => false]);
            $details = is_array($answer['client'] ?? null) ? $answer['client'] : $answer;
            if (Read::id($details['id'] ?? $details['client_id'] ?? '') !== $clientId) {
                throw new PanelError("GetClientsDetails answered about another client than $clientId");
            }
            $this->details[$clientId] = $details;
        }

        return $this->details[$clientId];
    }

    /** @param array<string, mixed> $details */
    private function isAllowed(array $details): bool
    {
        foreach (Read::items($details['customfields'] ?? null, 'customfield') as $field) {
            if (Read::id($field['id'] ?? '') === $this->consentField) {
                return !in_array(strtolower(Read::text($field['value'] ?? '')), ['', '0', 'no', 'off', 'false'], true);
            }
        }

        return false;
    }

    private function currency(string $clientId): string
    {
        $code = Read::text($this->details($clientId)['currency_code'] ?? '');
        if ($code === '') {
            throw new PanelError("the currency of the client $clientId is not known");
        }

        return $code;
    }

    private function currencyNumbered(string $currencyId): string
    {
        $answer = $this->whmcs->ask('GetCurrencies', []);
        foreach (Read::items($answer['currencies'] ?? null, 'currency') as $currency) {
            if ($currencyId !== '' && Read::id($currency['id'] ?? '') === $currencyId) {
                return Read::text($currency['code'] ?? '');
            }
        }

        return '';
    }

    /**
     * The one payment that an invoice was paid with; of several none is said to be it.
     *
     * @param array<string, mixed> $answer
     *
     * @return array<string, mixed>|null
     */
    private static function payment(array $answer, string $currency): ?array
    {
        $payments = Read::items($answer['transactions'] ?? null, 'transaction');
        $amount = count($payments) === 1 ? Read::amount($payments[0]['amountin'] ?? '') : '';

        return (float) $amount > 0 ? Read::given([
            'amount' => ['amount' => $amount, 'currency' => $currency],
            'paidAt' => Read::date($payments[0]['date'] ?? ''),
        ]) : null;
    }

    /** @param array<string, mixed> $thing */
    private static function owner(array $thing, string $field, string $what): string
    {
        $clientId = Read::id($thing[$field] ?? '');
        if ($clientId === '') {
            throw new PanelError("it is not known whose $what is");
        }

        return $clientId;
    }

    /**
     * The one that was asked for: an answer about another would reach the wrong customer.
     *
     * @param array<int, array<string, mixed>> $things
     *
     * @return array<string, mixed>
     */
    private static function theOne(array $things, string $id, string $what): array
    {
        foreach ($things as $thing) {
            if (Read::id($thing['id'] ?? '') === $id) {
                return $thing;
            }
        }
        throw new PanelError("there is no $what $id");
    }
}
