<?php

declare(strict_types=1);

namespace Avisador;

/** What WHMCS writes, as it is meant: the same thing comes in many shapes from its hooks, its API and its tables. */
final class Read
{
    /** An id, now a string, now an integer; '' where there is none. */
    public static function id($value): string
    {
        $id = self::plain($value);

        return preg_match('/^[1-9]\d{0,18}$/D', $id) === 1 ? $id : '';
    }

    /** What customers or staff typed: entities undone, one line, at most 1,000 characters. */
    public static function text($value): string
    {
        $text = html_entity_decode(self::plain($value), ENT_QUOTES | ENT_HTML5, 'UTF-8');
        if (preg_match('//u', $text) !== 1) {
            // Not UTF-8: what is readable of it is better than nothing.
            $text = (string) json_decode((string) json_encode($text, JSON_INVALID_UTF8_SUBSTITUTE));
        }
        $line = preg_replace('/[\p{Z}\p{Cc}]+/u', ' ', $text);
        preg_match('/^.{0,1000}/us', trim((string) $line), $found);

        return $found[0] ?? '';
    }

    /** A day as YYYY-MM-DD. WHMCS writes zeros where there is none. */
    public static function date($value): ?string
    {
        $isDate = preg_match('/^(\d{4})-(\d\d)-(\d\d)/', self::plain($value), $found) === 1;

        return $isDate && checkdate((int) $found[2], (int) $found[3], (int) $found[1]) ? $found[0] : null;
    }

    /** An amount as decimal digits; '' where there is none. */
    public static function amount($value): string
    {
        return is_float($value) ? number_format($value, 2, '.', '') : trim(self::plain($value));
    }

    /**
     * A telephone number, with its country code where WHMCS knows it (`+54.91123456789`).
     *
     * @param array<string, mixed> $details
     */
    public static function phone(array $details): string
    {
        $formatted = self::text($details['phonenumberformatted'] ?? '');

        return $formatted !== '' ? $formatted : self::text($details['phonenumber'] ?? '');
    }

    /** Whether two numbers can be one: WHMCS writes them now with the country code and a dot, now without. */
    public static function isSamePhone(string $one, string $other): bool
    {
        [$short, $long] = [preg_replace('/\D+/', '', $one), preg_replace('/\D+/', '', $other)];
        if (strlen($short) > strlen($long)) {
            [$short, $long] = [$long, $short];
        }

        return $short === $long || (strlen($short) >= 8 && substr($long, -strlen($short)) === $short);
    }

    /**
     * A list as WHMCS writes it: missing, '', [], without its inner list, or one thing in the list's place.
     *
     * @return array<int, array<string, mixed>>
     */
    public static function items($outer, string $key): array
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
    public static function given(array $fields): array
    {
        return array_filter($fields, static function ($value): bool {
            return $value !== null && $value !== '' && $value !== [];
        });
    }

    /** WHMCS's own models have objects for dates and amounts. */
    private static function plain($value): string
    {
        return is_scalar($value) || (is_object($value) && method_exists($value, '__toString')) ? (string) $value : '';
    }
}
