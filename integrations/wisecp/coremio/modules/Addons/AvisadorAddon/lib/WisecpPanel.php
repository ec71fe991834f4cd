<?php

declare(strict_types=1);

namespace Avisador;

/**
 * What WISECP knows, as Avisador's events say it. Every field is named here: nothing that a hook or a row carries besides
 * (passwords, a server's credentials) gets past this class. It throws WisecpError rather than guess whose a thing is.
 */
final class WisecpPanel
{
    /** @var WisecpData */
    private $data;

    /** @var string */
    private $invoiceUrl;

    /** @var string */
    private $consentField;

    /**
     * @param array{invoiceUrl?: string, consentField?: string} $settings where clients see an invoice, with `{id}` in it
     *     ('' = WISECP's share link), and the client information that holds the consent ('' = none is kept)
     */
    public function __construct(WisecpData $data, array $settings = [])
    {
        $this->data = $data;
        $this->invoiceUrl = trim($settings['invoiceUrl'] ?? '');
        $this->consentField = trim($settings['consentField'] ?? '');
    }

    /** @return array<string, string> the fields of a client's row that clients can change, as WISECP names them */
    public function details(string $clientId): array
    {
        $row = $clientId === '' ? null : $this->data->client($clientId);
        if ($row === null || self::id($row['id'] ?? '') !== $clientId) {
            throw new WisecpError("WISECP did not tell about the client $clientId");
        }
        $details = [];
        foreach (['name', 'surname', 'company_name', 'email', 'phone', 'lang'] as $field) {
            $details[$field] = self::text($row[$field] ?? '');
        }

        return $details;
    }

    /**
     * @param array<string, string> $details this client's
     *
     * @return array<string, string> an event's `client`
     */
    public function client(string $clientId, array $details): array
    {
        $client = self::given([
            'id' => $clientId,
            'firstName' => $details['name'],
            'lastName' => $details['surname'],
            'company' => $details['company_name'],
            'email' => $details['email'],
            'phone' => self::phone($details['phone']),
            'language' => $details['lang'],
        ]);
        // Who registered as a company may have no first name, and is greeted all the same.
        $client += ['firstName' => $client['company'] ?? $client['lastName'] ?? ''];
        if ($this->consentField === '') {
            return $client;
        }
        $consent = strtolower(self::text($this->data->information($clientId, $this->consentField)));

        return $client + ['whatsapp' => in_array($consent, ['', '0', 'no', 'off', 'false'], true) ? 'refused' : 'allowed'];
    }

    /**
     * @return array{clientId: string, status: string, invoice: array<string, mixed>, paidAt: string|null} `invoice` has no
     *     `dueDate`, `total` or `url` where they are not known
     */
    public function invoice(string $invoiceId): array
    {
        $row = $invoiceId === '' ? null : $this->data->invoice($invoiceId);
        $clientId = self::id($row['user_id'] ?? '');
        if ($row === null || self::id($row['id'] ?? '') !== $invoiceId || $clientId === '') {
            throw new WisecpError("it is not known whose the invoice $invoiceId is");
        }
        $paidAt = is_string($row['datepaid'] ?? null) ? $row['datepaid'] : '';

        return [
            'clientId' => $clientId,
            'status' => self::text($row['status'] ?? ''),
            'invoice' => self::given([
                'id' => $invoiceId,
                'number' => self::text($row['number'] ?? '') ?: $invoiceId,
                'total' => $this->money($row['total'] ?? '', self::id($row['currency'] ?? '')),
                'dueDate' => self::date($row['duedate'] ?? ''),
                'url' => $this->invoiceUrl === '' ? $this->data->invoiceLink($invoiceId)
                    : str_replace('{id}', $invoiceId, $this->invoiceUrl),
            ]),
            'paidAt' => self::date($paidAt) === null ? null : str_replace(' ', 'T', $paidAt),
        ];
    }

    /**
     * A service, also one whose row is gone.
     *
     * @param array<string, mixed> $told what the hook passed of it
     * @param array<string, mixed> $kept what service() answered about it before
     *
     * @return array{clientId: string, isDomain: bool, status: string, service: array<string, string>}
     */
    public function service(string $serviceId, array $told, array $kept): array
    {
        $row = $serviceId === '' ? null : $this->data->service($serviceId);
        if ($row !== null && self::id($row['id'] ?? '') !== $serviceId) {
            throw new WisecpError("WISECP told about another service than $serviceId");
        }
        $source = $row ?? $told;
        $clientId = self::owner($source);
        if ($clientId === '' && isset($kept['clientId'], $kept['service']['id']) && $kept['service']['id'] === $serviceId) {
            return $kept + ['isDomain' => false, 'status' => ''];
        }
        if ($serviceId === '' || $clientId === '' || !in_array(self::owner($told), ['', $clientId], true)) {
            throw new WisecpError("it is not known whose the service $serviceId is");
        }
        $options = $source['options'] ?? [];
        $options = is_string($options) ? json_decode($options, true) : $options;
        $name = self::text($source['name'] ?? '');
        $domain = self::text($options['domain'] ?? '');

        return [
            'clientId' => $clientId,
            'isDomain' => ($source['type'] ?? '') === 'domain',
            'status' => self::text($source['status'] ?? ''),
            'service' => self::given([
                'id' => $serviceId, 'name' => $name ?: $domain, 'domain' => $domain === $name ? '' : $domain,
            ]),
        ];
    }

    /** An id as WISECP has it, now a string, now an integer; '' where there is none. */
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

    /** WISECP keeps numbers with their country's code, and without the sign that says so. */
    public static function phone(string $phone): string
    {
        return preg_match('/^[1-9]\d{6,}$/D', $phone) === 1 ? "+$phone" : $phone;
    }

    /** YYYY-MM-DD; null where there is none, which WISECP writes with zeros or as a year long gone. */
    private static function date($value): ?string
    {
        $isDate = is_string($value) && preg_match('/^(\d{4})-(\d\d)-(\d\d)/', $value, $found) === 1;

        return $isDate && (int) $found[1] > 1990 && checkdate((int) $found[2], (int) $found[3], (int) $found[1])
            ? substr($value, 0, 10) : null;
    }

    /** @return array{amount: string, currency: string}|null */
    private function money($amount, string $currencyId): ?array
    {
        $currency = is_numeric($amount) && $currencyId !== '' ? $this->data->currency($currencyId) : '';

        return $currency === '' ? null : ['amount' => number_format((float) $amount, 2, '.', ''), 'currency' => $currency];
    }

    /** @param array<string, mixed> $service */
    private static function owner(array $service): string
    {
        return self::id($service['user_id'] ?? '') ?: self::id($service['owner_id'] ?? '');
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
