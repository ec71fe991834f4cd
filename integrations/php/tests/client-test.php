<?php

declare(strict_types=1);

use Avisador\Client;

it('signs as Standard Webhooks says', static function (): void {
    Stub::answer(['status' => 202, 'body' => ['id' => 'e1', 'status' => 'queued']]);
    $event = ['type' => 'client.registered', 'client' => ['firstName' => 'Núñez & Cía "L/M"']];
    $answer = (new Client(Stub::url() . '/', SECRET))->post('e1', $event);
    same(true, $answer->isAccepted());
    same('', $answer->problem);
    [$request] = Stub::requests();
    same('POST /v1/events application/json', "{$request['method']} {$request['path']} {$request['type']}");
    same('e1', $request['id']);
    same($event, json_decode($request['body'], true));
    same(true, abs((int) $request['timestamp'] - time()) < 5);
    $signed = "{$request['id']}.{$request['timestamp']}.{$request['body']}";
    $key = base64_decode(substr(SECRET, 6));
    same('v1,' . base64_encode(hash_hmac('sha256', $signed, $key, true)), $request['signature']);
});

it('posts a batch under a signature and an id of its own', static function (): void {
    Stub::answer(['status' => 207, 'each' => ['*' => ['status' => 202]]]);
    $client = new Client(Stub::url(), SECRET);
    $answer = $client->postBatch(['{"id":"a"}', '{"id":"b"}']);
    $client->postBatch(['{"id":"c"}']);
    same([['id' => 'a', 'status' => 202], ['id' => 'b', 'status' => 202]], $answer->body['results']);
    same([['a', 'b'], ['c']], Stub::batches());
    [$one, $other] = Stub::requests();
    same('/v1/events/batch', $one['path']);
    same(false, $one['id'] === $other['id']);
});

it('keeps going where a name is not UTF-8', static function (): void {
    Stub::answer(['status' => 202]);
    (new Client(Stub::url(), SECRET))->post('e1', ['client' => ['firstName' => "Nu\xf1ez"]]);
    same("Nu\u{fffd}ez", json_decode(Stub::requests()[0]['body'], true)['client']['firstName']);
});

it('tells what was answered, and how long to wait', static function (): void {
    $client = new Client(Stub::url(), SECRET);
    foreach ([401, 413, 422, 429, 503] as $status) {
        Stub::answer(['status' => $status, 'headers' => ['Retry-After: 17'], 'body' => ['detail' => 'so it is']]);
        $answer = $client->post('e1', ['type' => 'client.registered']);
        same([$status, 17, "$status: so it is", false], [
            $answer->status, $answer->retryAfter, $answer->problem, $answer->isAccepted(),
        ]);
    }
    Stub::answer(['status' => 503, 'headers' => ['Retry-After: ' . gmdate('D, d M Y H:i:s', time() + 40) . ' GMT']]);
    $wait = $client->post('e1', [])->retryAfter;
    same(true, $wait >= 35 && $wait <= 40);
});

it('follows no redirect', static function (): void {
    Stub::answer(['status' => 307, 'headers' => ['Location: /elsewhere']], ['status' => 202]);
    same(307, (new Client(Stub::url(), SECRET))->post('e1', [])->status);
    same(1, count(Stub::requests()));
});

it('gives up on a far side that is slow, or is not there', static function (): void {
    Stub::answer(['status' => 202, 'delayMs' => 1500]);
    $slow = (new Client(Stub::url(), SECRET, ['timeoutMs' => 200]))->post('e1', []);
    same(0, $slow->status);
    same(true, $slow->problem !== '');
    // Nothing listens on port 1.
    same(0, (new Client('http://127.0.0.1:1', SECRET))->post('e1', [])->status);
    usleep(1500000);
});

it('refuses an address or a secret that cannot be right, and never says the secret', static function (): void {
    foreach (['', 'avisador.example.com', 'file:///etc/passwd'] as $url) {
        throws(InvalidArgumentException::class, static function () use ($url): void {
            new Client($url, SECRET);
        });
    }
    foreach (['', 'whsec_', 'whsec_no base64!', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'] as $secret) {
        $message = throws(InvalidArgumentException::class, static function () use ($secret): void {
            new Client('https://avisador.example.com', $secret);
        });
        same(false, strlen($secret) > 6 && strpos($message, $secret) !== false);
    }
});
