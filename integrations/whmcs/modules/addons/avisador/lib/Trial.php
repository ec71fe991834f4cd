<?php

declare(strict_types=1);

namespace Avisador;

/** A signed post that shows whether Avisador is reached and the secret is right: without effect, or to one's own phone. */
final class Trial
{
    /**
     * Posts what no Avisador takes. What reaches it, signed rightly, is refused for what it says, and sends nothing.
     *
     * @return array{key: string, detail: string}
     */
    public static function reach(Client $client): array
    {
        $answer = $client->post(self::id(), ['type' => 'trial']);
        $key = Verdict::of($answer->status, $answer->problem);

        return $key === 'answer_refused' && $answer->status === 422
            ? ['key' => 'test_reached', 'detail' => '']
            : self::said($key, $answer);
    }

    /**
     * Posts a welcome to somebody of the staff.
     *
     * @param array<string, string> $person as an event's client, without an id
     * @param string $loginUrl the client area's address
     *
     * @return array{key: string, detail: string}
     */
    public static function send(Client $client, array $person, string $loginUrl): array
    {
        $id = self::id();
        $answer = $client->post($id, [
            'type' => 'client.registered',
            'client' => ['id' => $id] + $person,
            'data' => ['loginUrl' => $loginUrl],
        ]);

        return self::said($answer->isAccepted() ? 'test_sent' : Verdict::of($answer->status, $answer->problem), $answer);
    }

    /** @return array{key: string, detail: string} */
    private static function said(string $key, Answer $answer): array
    {
        $errors = array_map(static function ($error): string {
            return is_array($error) ? trim(($error['pointer'] ?? '') . ' ' . ($error['detail'] ?? '')) : '';
        }, is_array($answer->body['errors'] ?? null) ? $answer->body['errors'] : []);

        return ['key' => $key, 'detail' => trim($answer->problem . ' ' . implode('; ', $errors))];
    }

    private static function id(): string
    {
        return 'trial:' . bin2hex(random_bytes(8));
    }
}
