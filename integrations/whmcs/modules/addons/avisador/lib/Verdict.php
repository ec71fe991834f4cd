<?php

declare(strict_types=1);

namespace Avisador;

/** What an answer means for the staff: a key of the language files. */
final class Verdict
{
    /** @param string $problem as an Answer has it */
    public static function of(int $status, string $problem): string
    {
        if ($status === 0) {
            return 'answer_none';
        }
        if ($status >= 300 && $status < 400) {
            return 'answer_redirect';
        }
        if (strpos($problem, 'with no explanation') !== false) {
            // Avisador explains itself; what does not is in front of it, or is something else.
            return in_array($status, [502, 503, 504], true) ? 'answer_gateway' : 'answer_stranger';
        }
        $known = [
            202 => 'answer_taken', 207 => 'answer_taken', 413 => 'answer_refused', 422 => 'answer_refused',
            429 => 'answer_failures', 503 => 'answer_busy',
            401 => strpos($problem, 'timestamp') === false ? 'answer_secret' : 'answer_clock',
        ];

        return $known[$status] ?? ($status >= 500 ? 'answer_broken' : 'answer_stranger');
    }

    /** Of a problem that was kept as a line: `401: webhook-signature does not match`, `no answer: …`. */
    public static function ofLine(string $problem): string
    {
        return self::of(preg_match('/^(\d{3})\b/', $problem, $found) === 1 ? (int) $found[1] : 0, $problem);
    }
}
