<?php

declare(strict_types=1);

namespace Avisador;

/**
 * What WHMCS knows, as Avisador's events say it. Every field is named here: nothing that a hook or an answer carries
 * besides (passwords, server credentials) gets past this class. It throws PanelError rather than guess whose a thing is.
 */
final class Panel
{
    /** @var callable(string, array<string, mixed>): array<string, mixed> */
    private $api;

    /** @var string with a slash at its end */
    private $url;

    /** @var string */
    private $language;

    /** @var string */
    private $consentField;

    /** @var array<string, array<string, mixed>> by client, while one event is made */
    private $details = [];

    /**
     * @param callable(string, array<string, mixed>): array<string, mixed> $api WHMCS's `localAPI`
     * @param array{url: string, language?: string, consentField?: string} $settings the client area's address, the
     *     language of clients who chose none, and the id of the custom field that holds the consent ('' = none is kept)
     */
    public function __construct(callable $api, array $settings)
    {
        $this->api = $api;
        $this->url = rtrim($settings['url'], '/') . '/';
        $this->language = $settings['language'] ?? '';
        $this->consentField = trim($settings['consentField'] ?? '');
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
        $client = self::given([
            'id' => $clientId,
            'firstName' => self::text($details['firstname'] ?? ''),
            'lastName' => self::text($details['lastname'] ?? ''),
            'company' => self::text($details['companyname'] ?? ''),
            'email' => self::text($details['email'] ?? ''),
            'phone' => self::phone($details),
            'country' => self::text($details['countrycode'] ?? $details['country'] ?? ''),
            'language' => self::text($details['language'] ?? '') ?: $this->language,
        ]);
        // Who registered as a company may have no first name, and is greeted all the same.
        $client += ['firstName' => $client['company'] ?? $client['lastName'] ?? ''];
        $consent = $this->consent($details);

        return $consent === null ? $client : $client + ['whatsapp' => $consent ? 'allowed' : 'refused'];
    }

    /** @return array{clientId: string, status: string, invoice: array<string, mixed>, paidAt: string|null} */
    public function invoice(string $invoiceId): array
    {
        $answer = $this->ask('GetInvoice', ['invoiceid' => $invoiceId]);
        $clientId = $this->owner($answer, 'userid', "the invoice $invoiceId");
        $items = [];
        foreach (array_slice(self::listIn($answer['items'] ?? null, 'item'), 0, 100) as $item) {
            $amount = self::amount($item['amount'] ?? '');
            $description = self::text($item['description'] ?? '');
            if ($amount !== '' && $description !== '') {
                $items[] = ['description' => $description, 'amount' => $amount];
            }
        }

        return [
            'clientId' => $clientId,
            'status' => (string) ($answer['status'] ?? ''),
            'invoice' => self::given([
                'id' => $invoiceId,
                'number' => self::text($answer['invoicenum'] ?? '') ?: $invoiceId,
                'total' => $this->money($answer['total'] ?? '', $clientId),
                'dueDate' => self::date($answer['duedate'] ?? ''),
                'url' => $this->url . "viewinvoice.php?id=$invoiceId",
                'items' => $items,
            ]),
            'paidAt' => self::date($answer['datepaid'] ?? ''),
        ];
    }

    /** @return array{clientId: string, service: array<string, string>, suspensionReason: string, nextDueDate: string|null} */
    public function service(string $serviceId): array
    {
        $answer = $this->ask('GetClientsProducts', ['serviceid' => $serviceId]);
        $product = $this->theOne(self::listIn($answer['products'] ?? null, 'product'), $serviceId, 'service');

        return [
            'clientId' => $this->owner($product, 'clientid', "the service $serviceId"),
            'service' => self::given([
                'id' => $serviceId,
                'name' => self::text($product['translated_name'] ?? '') ?: self::text($product['name'] ?? ''),
                'domain' => self::text($product['domain'] ?? ''),
            ]),
            'suspensionReason' => self::text($product['suspensionreason'] ?? ''),
            'nextDueDate' => self::date($product['nextduedate'] ?? ''),
        ];
    }

    /** @return array{clientId: string, name: string} */
    public function domain(string $domainId): array
    {
        $answer = $this->ask('GetClientsDomains', ['domainid' => $domainId]);
        $domain = $this->theOne(self::listIn($answer['domains'] ?? null, 'domain'), $domainId, 'domain');

        return [
            'clientId' => $this->owner($domain, 'userid', "the domain $domainId"),
            'name' => self::text($domain['domainname'] ?? ''),
        ];
    }

    /** @return array{stage: string, client: array<string, string>, quote: array<string, mixed>} */
    public function quote(string $quoteId): array
    {
        $answer = $this->ask('GetQuotes', ['quoteid' => $quoteId]);
        $quote = $this->theOne(self::listIn($answer['quotes'] ?? null, 'quote'), $quoteId, 'quote');
        $clientId = self::id($quote['userid'] ?? '');
        $client = $clientId !== '' ? $this->client($clientId) : self::given([
            'id' => "prospect:$quoteId",
            'firstName' => self::text($quote['firstname'] ?? '') ?: self::text($quote['companyname'] ?? ''),
            'lastName' => self::text($quote['lastname'] ?? ''),
            'company' => self::text($quote['companyname'] ?? ''),
            'email' => self::text($quote['email'] ?? ''),
            'phone' => self::phone($quote),
            'country' => self::text($quote['country'] ?? ''),
            'language' => $this->language,
        ]);

        return [
            'stage' => (string) ($quote['stage'] ?? ''),
            'client' => $client,
            'quote' => self::given([
                'id' => $quoteId,
                'subject' => self::text($quote['subject'] ?? ''),
                // A prospect's currency is known by its number only: better no amount than one of unknown money.
                'total' => $clientId === '' ? null : $this->money($quote['total'] ?? '', $clientId),
                'validUntil' => self::date($quote['validuntil'] ?? ''),
                'url' => $this->url . "viewquote.php?id=$quoteId",
            ]),
        ];
    }

    /** An id as the panel's hooks and answers have it, now a string, now an integer; '' where there is none. */
    public static function id($value): string
    {
        return is_scalar($value) && preg_match('/^[1-9]\d{0,18}$/D', (string) $value) === 1 ? (string) $value : '';
    }

    /** What customers or staff typed: entities undone, one line, at most 1,000 characters. */
    public static function text($value): string
    {
        if (!is_scalar($value)) {
            return '';
        }
        $text = html_entity_decode((string) $value, ENT_QUOTES | ENT_HTML5, 'UTF-8');
        $line = preg_replace('/[\p{Z}\p{Cc}]+/u', ' ', $text);
        preg_match('/^.{0,1000}/us', trim((string) $line), $found);

        return $found[0] ?? '';
    }

    /** WHMCS writes zeros where there is no date. Answers YYYY-MM-DD. */
    public static function date($value): ?string
    {
        $isDate = is_string($value) && preg_match('/^(\d{4})-(\d\d)-(\d\d)/', $value, $found) === 1;

        return $isDate && checkdate((int) $found[2], (int) $found[3], (int) $found[1]) ? substr($value, 0, 10) : null;
    }

    /** @param array<string, mixed> $details */
    private static function phone(array $details): string
    {
        $formatted = self::text($details['phonenumberformatted'] ?? '');

        return $formatted !== '' ? $formatted : self::text($details['phonenumber'] ?? '');
    }

    /** @return array<string, mixed> */
    private function details(string $clientId): array
    {
        if (!isset($this->details[$clientId])) {
            $answer = $this->ask('GetClientsDetails', ['clientid' => $clientId, 'stats' => false]);
            $details = is_array($answer['client'] ?? null) ? $answer['client'] : $answer;
            if (self::id($details['id'] ?? $details['client_id'] ?? '') !== $clientId) {
                throw new PanelError("GetClientsDetails answered about another client than $clientId");
            }
            $this->details[$clientId] = $details;
        }

        return $this->details[$clientId];
    }

    /** @param array<string, mixed> $details */
    private function consent(array $details): ?bool
    {
        if ($this->consentField === '') {
            return null;
        }
        foreach (self::listIn($details['customfields'] ?? null, 'customfield') as $field) {
            if ((string) ($field['id'] ?? '') === $this->consentField) {
                return !in_array(strtolower(self::text($field['value'] ?? '')), ['', '0', 'no', 'off', 'false'], true);
            }
        }

        return false;
    }

    /** @return array{amount: string, currency: string}|null */
    private function money($amount, string $clientId): ?array
    {
        $currency = self::text($this->details($clientId)['currency_code'] ?? '');

        return $currency === '' ? null : ['amount' => self::amount($amount), 'currency' => $currency];
    }

    private static function amount($value): string
    {
        return is_float($value) ? number_format($value, 2, '.', '') : trim((string) (is_scalar($value) ? $value : ''));
    }

    /** @param array<string, mixed> $thing */
    private function owner(array $thing, string $field, string $what): string
    {
        $clientId = self::id($thing[$field] ?? '');
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
    private function theOne(array $things, string $id, string $what): array
    {
        foreach ($things as $thing) {
            if (self::id($thing['id'] ?? '') === $id) {
                return $thing;
            }
        }
        throw new PanelError("there is no $what $id");
    }

    /**
     * @param array<string, mixed> $inputs
     *
     * @return array<string, mixed>
     */
    private function ask(string $action, array $inputs): array
    {
        $answer = ($this->api)($action, $inputs);
        if (!is_array($answer) || ($answer['result'] ?? '') !== 'success') {
            $message = is_array($answer) ? self::text($answer['message'] ?? '') : '';
            throw new PanelError("$action failed" . ($message === '' ? '' : ": $message"));
        }

        return $answer;
    }

    /**
     * A list as WHMCS writes it: missing, '', [], without its inner list, or one thing in the list's place.
     *
     * @return array<int, array<string, mixed>>
     */
    private static function listIn($outer, string $key): array
    {
        $inner = is_array($outer) && array_key_exists($key, $outer) ? $outer[$key] : $outer;
        if (!is_array($inner) || $inner === []) {
            return [];
        }

        return array_values(array_filter(array_key_exists(0, $inner) ? $inner : [$inner], 'is_array'));
    }

    /**
     * @param array<string, mixed> $fields
     *
     * @return array<string, mixed> without what is not there
     */
    private static function given(array $fields): array
    {
        return array_filter($fields, static function ($value): bool {
            return $value !== null && $value !== '' && $value !== [];
        });
    }
}
