<?php

declare(strict_types=1);

namespace Avisador;

use InvalidArgumentException;

/**
 * Posts events to Avisador, signed as Standard Webhooks says. It tries once, gives up soon, and throws nothing once it
 * is made: what became of a post is in its Answer. Trying again is the Outbox's work.
 */
final class Client
{
    /**
     * Flags with which events become JSON. It is ASCII: a panel's connection to its database need not be able to carry
     * every letter. A name in a wrong encoding must not stop a message.
     */
    public const JSON = JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE | JSON_PRESERVE_ZERO_FRACTION
        | JSON_THROW_ON_ERROR;

    /** @var string */
    private $url;

    /** @var string */
    private $key;

    /** @var int */
    private $connectTimeoutMs;

    /** @var int */
    private $timeoutMs;

    /**
     * @param string $url Avisador's address, such as https://avisador.example.com
     * @param string $secret `whsec_…`, one of those in Avisador's WEBHOOK_SECRETS
     * @param array{connectTimeoutMs?: int, timeoutMs?: int} $options 2 and 8 seconds where they are not given
     *
     * @throws InvalidArgumentException where one of them cannot be right; the secret is never in its message
     */
    public function __construct(string $url, string $secret, array $options = [])
    {
        if (preg_match('#^https?://[^\s/]+#i', $url) !== 1) {
            throw new InvalidArgumentException('Avisador\'s address must begin with https:// or http://');
        }
        $secret = trim($secret);
        $key = strpos($secret, 'whsec_') === 0 ? base64_decode(substr($secret, 6), true) : false;
        if ($key === false || $key === '') {
            throw new InvalidArgumentException('Avisador\'s secret must be whsec_ followed by base64');
        }
        $this->url = rtrim($url, '/');
        $this->key = $key;
        $this->connectTimeoutMs = $options['connectTimeoutMs'] ?? 2000;
        $this->timeoutMs = $options['timeoutMs'] ?? 8000;
    }

    /**
     * Posts one event.
     *
     * @param string $id names the fact; the same for every try
     * @param array<string, mixed> $event type, client, data …
     */
    public function post(string $id, array $event): Answer
    {
        return $this->send('/v1/events', $id, json_encode($event, self::JSON));
    }

    /**
     * Posts 1 to 100 events under one signature. Of a 207 `body['results']` says what became of each, in order.
     *
     * @param string[] $events each as JSON, with its id in it
     */
    public function postBatch(array $events): Answer
    {
        $id = 'batch:' . bin2hex(random_bytes(12));

        return $this->send('/v1/events/batch', $id, '{"events":[' . implode(',', $events) . ']}');
    }

    private function send(string $path, string $id, string $body): Answer
    {
        // The far side compares it with a clock on the wall.
        $timestamp = (string) \time();
        $signature = base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $this->key, true));
        $headers = [
            'Content-Type: application/json',
            'Accept: application/json',
            "webhook-id: $id",
            "webhook-timestamp: $timestamp",
            "webhook-signature: v1,$signature",
            // Or curl asks for leave to post a large body, and waits a second for it.
            'Expect:',
        ];
        $retryAfter = null;
        $curl = curl_init($this->url . $path);
        curl_setopt_array($curl, [
            CURLOPT_POST => true,
            CURLOPT_POSTFIELDS => $body,
            CURLOPT_HTTPHEADER => $headers,
            CURLOPT_RETURNTRANSFER => true,
            // A redirected post would hand the clients' data to whomever it leads to.
            CURLOPT_FOLLOWLOCATION => false,
            CURLOPT_PROTOCOLS => CURLPROTO_HTTP | CURLPROTO_HTTPS,
            CURLOPT_CONNECTTIMEOUT_MS => $this->connectTimeoutMs,
            CURLOPT_TIMEOUT_MS => $this->timeoutMs,
            CURLOPT_NOSIGNAL => true,
            CURLOPT_USERAGENT => 'avisador-php',
            CURLOPT_HEADERFUNCTION => static function ($curl, string $line) use (&$retryAfter): int {
                if (stripos($line, 'retry-after:') === 0) {
                    $retryAfter = self::seconds(trim(substr($line, 12)));
                }

                return strlen($line);
            },
        ]);
        $text = curl_exec($curl);
        $status = (int) curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
        $failure = curl_error($curl);
        unset($curl);
        if ($text === false || $status === 0) {
            return new Answer(0, null, null, 'no answer: ' . ($failure === '' ? 'the connection broke' : $failure));
        }
        $answered = json_decode((string) $text, true);
        $answered = is_array($answered) ? $answered : null;

        return new Answer($status, $answered, $retryAfter, self::problem($status, $answered));
    }

    /** @param array<string, mixed>|null $answered */
    private static function problem(int $status, ?array $answered): string
    {
        if ($status >= 200 && $status < 300) {
            return '';
        }
        $detail = $answered['detail'] ?? $answered['title'] ?? null;

        return is_string($detail) ? "$status: $detail" : "$status, with no explanation: is this Avisador's address?";
    }

    /** `Retry-After` in seconds: it holds seconds or a date. */
    private static function seconds(string $value): ?int
    {
        if (preg_match('/^\d{1,9}$/', $value) === 1) {
            return (int) $value;
        }
        $at = strtotime($value);

        return $at === false ? null : max(0, $at - \time());
    }
}
