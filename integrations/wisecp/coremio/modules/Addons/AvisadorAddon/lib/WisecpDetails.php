<?php

declare(strict_types=1);

namespace Avisador;

/**
 * What clients' details were, since WISECP tells only what they are. Kept are the number, which is alerted when another
 * takes its place, and of everything a mark that shows no more than whether it is still the same.
 */
final class WisecpDetails
{
    /** What clients can change, and Avisador's names for it. */
    private const FIELDS = [
        'name' => 'firstName', 'surname' => 'lastName', 'company_name' => 'company', 'email' => 'email', 'phone' => 'phone',
        'lang' => 'language', 'company_tax_number' => 'taxId', 'company_tax_office' => 'taxId', 'identity' => 'taxId',
        'address' => 'address',
    ];

    /** @var WisecpMemory */
    private $memory;

    public function __construct(WisecpMemory $memory)
    {
        $this->memory = $memory;
    }

    /**
     * What became different since the last time, which it is from now on; null where nothing did. No names where it may be
     * a field that was never seen before.
     *
     * @param array<string, string> $details the client's row
     * @param array<string, mixed> $told what a hook passed about the client
     * @param string[] $surely fields of which it is known already
     *
     * @return array{changed: string[], previousPhone?: string}|null an event's `data`
     */
    public function changes(string $clientId, array $details, array $told, array $surely = []): ?array
    {
        $before = $this->memory->recall("client:$clientId");
        $marks = $before['marks'] ?? [];
        $now = self::kept($clientId, $details, $told);
        $known = array_intersect_key($now['marks'], $marks);
        $fields = array_unique(array_merge($surely, array_keys(array_diff_assoc($known, $marks))));
        if ($fields === [] && count($known) === count($now['marks'])) {
            return null;
        }
        $this->memory->replace("client:$clientId", $before, self::merged($now, $before ?? []));
        $data = ['changed' => array_values(array_unique(array_map(static function (string $field): string {
            return self::FIELDS[$field];
        }, $fields)))];
        if (in_array('phone', $fields, true) && ($before['phone'] ?? '') !== '') {
            $data['previousPhone'] = WisecpPanel::phone($before['phone']);
        }

        return $data;
    }

    /**
     * Remembers what is not known yet. What is stays: it is compared when the hook fires that is about it.
     *
     * @param array<string, string> $details
     * @param array<string, mixed> $told
     */
    public function learn(string $clientId, array $details, array $told): void
    {
        $before = $this->memory->recall("client:$clientId");
        $after = self::merged($before ?? [], self::kept($clientId, $details, $told));
        $this->memory->replace("client:$clientId", $before, $after);
    }

    public function forget(string $clientId): void
    {
        $this->memory->forget("client:$clientId");
    }

    /** @return array{phone: string, marks: array<string, string>} */
    private static function kept(string $clientId, array $details, array $told): array
    {
        $address = $told['address'] ?? null;
        if (is_array($address)) {
            ksort($address);
            $told['address'] = implode(' ', array_map([WisecpPanel::class, 'text'], $address));
        }
        $marks = [];
        foreach ($details + array_intersect_key($told, self::FIELDS) as $field => $value) {
            $marks[$field] = substr(hash('sha256', "$clientId $field " . WisecpPanel::text($value)), 0, 16);
        }
        ksort($marks);

        return ['phone' => $details['phone'], 'marks' => $marks];
    }

    /** The first one, and from the second what it lacks. */
    private static function merged(array $first, array $second): array
    {
        $marks = ($first['marks'] ?? []) + ($second['marks'] ?? []);
        ksort($marks);

        return ['phone' => $first['phone'] ?? $second['phone'] ?? '', 'marks' => $marks];
    }
}
