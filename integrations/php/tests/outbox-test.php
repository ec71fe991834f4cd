<?php

declare(strict_types=1);

use Avisador\OutboxError;

const TAKEN = ['status' => 207, 'each' => ['*' => ['status' => 202]]];

it('only inserts when it is given an event', static function (): void {
    Stub::answer(TAKEN);
    $setting = new Setting();
    same(true, $setting->add('e1'));
    same([], Stub::requests());
    same(1, $setting->outbox->status()['waiting']);
});

it('takes a fact once, also after it was posted', static function (): void {
    Stub::answer(TAKEN);
    $setting = new Setting();
    same([true, false], [$setting->add('e1'), $setting->add('e1')]);
    same(1, $setting->outbox->flush()['posted']);
    same(false, $setting->add('e1'));
    same(true, $setting->add('E1'), 'ids differ by case;');
});

it('posts in order, a hundred at once, and keeps nothing of what was taken', static function (): void {
    Stub::answer(TAKEN);
    $setting = new Setting();
    for ($n = 0; $n < 205; $n++) {
        $setting->add("e$n", (string) ($n % 3));
    }
    same(['posted' => 205, 'rejected' => 0, 'postponed' => 0, 'problem' => null], $setting->outbox->flush());
    same([100, 100, 5], array_map('count', Stub::batches()));
    same(array_map(static function (int $n): string {
        return "e$n";
    }, range(0, 204)), array_merge(...Stub::batches()));
    same([''], $setting->db->query('SELECT DISTINCT body FROM mod_avisador_outbox')->fetchAll(PDO::FETCH_COLUMN));
});

it('keeps every letter, whatever the panel\'s connection can carry', static function (): void {
    Stub::answer(TAKEN);
    $setting = new Setting();
    $setting->add('e1', '1042', ['note' => 'Ñandú 🥐 漢字']);
    $setting->outbox->flush();
    same('Ñandú 🥐 漢字', json_decode(Stub::requests()[0]['body'], true)['events'][0]['data']['note']);
});

it('says when a thing happened, and sends empty data as an object', static function (): void {
    Stub::answer(TAKEN);
    $setting = new Setting();
    $setting->add('e1');
    $setting->time += 7200;
    $setting->outbox->flush();
    $body = Stub::requests()[0]['body'];
    same(true, strpos($body, '"data":{}') !== false);
    same(1800000000, strtotime(json_decode($body, true)['events'][0]['occurredAt']));
});

it('keeps what is refused with the reason, and lets the others pass', static function (): void {
    $errors = [['pointer' => '/client/phone', 'detail' => 'is required']];
    Stub::answer(['status' => 207, 'each' => ['bad' => ['status' => 422, 'errors' => $errors], '*' => ['status' => 202]]]);
    $setting = new Setting();
    foreach (['e1', 'bad', 'e2'] as $id) {
        $setting->add($id);
    }
    same([2, 1], array_values(array_slice($setting->outbox->flush(), 0, 2)));
    [$kept] = $setting->outbox->rejected();
    same('bad', $kept['event_id']);
    same($errors, json_decode($kept['reason'], true));
    same('bad', json_decode($kept['body'], true)['id']);
    Stub::answer(TAKEN);
    same(0, $setting->outbox->flush()['posted']);
    same([true, false], [$setting->outbox->retry('bad'), $setting->outbox->retry('e1')]);
    same(1, $setting->outbox->flush()['posted']);
    same(0, $setting->outbox->status()['rejected']);
});

it('lets no later event of a client overtake one that has to wait', static function (): void {
    Stub::answer(['status' => 207, 'headers' => ['Retry-After: 5'], 'each' => [
        'a1' => ['status' => 503], 'a2' => ['status' => 503], '*' => ['status' => 202],
    ]], TAKEN);
    $setting = new Setting();
    $setting->add('a1', 'A');
    $setting->add('b1', 'B');
    $setting->add('a2', 'A');
    same([1, 0, 2], array_values(array_slice($setting->outbox->flush(), 0, 3)));
    $setting->add('a3', 'A');
    $setting->add('b2', 'B');
    $setting->outbox->flush();
    $setting->time += 60;
    $setting->outbox->flush();
    same([['a1', 'b1', 'a2'], ['b2'], ['a1', 'a2', 'a3']], Stub::batches());
});

it('pauses for all where the far side cannot take anything, each time longer', static function (): void {
    $setting = new Setting();
    $setting->add('e1');
    $waits = [];
    foreach ([503, 401, 500, 404, 200, 207, 307] as $status) {
        Stub::answer(['status' => $status, 'body' => ['detail' => 'not now']]);
        same(0, $setting->outbox->flush()['posted']);
        same(1, count(Stub::requests()));
        $setting->outbox->flush();
        same(1, count(Stub::requests()), 'within the pause');
        $kept = $setting->db->query("SELECT value FROM mod_avisador_state WHERE name = 'pause'")->fetchColumn();
        $until = json_decode($kept, true)['until'];
        $waits[] = $until - $setting->time;
        $setting->time = $until;
    }
    same(true, $waits[0] <= 12 && $waits[3] >= 96 && $waits[6] >= 240 && max($waits) <= 360, json_encode($waits));
    Stub::answer(TAKEN);
    same(true, $setting->outbox->status()['problem'] !== null);
    same(1, $setting->outbox->flush()['posted']);
    same(null, $setting->outbox->status()['problem']);
});

it('waits as long as it is told to', static function (): void {
    Stub::answer(['status' => 429, 'headers' => ['Retry-After: 300']], TAKEN);
    $setting = new Setting();
    $setting->add('e1');
    same('429, with no explanation: is this Avisador\'s address?', $setting->outbox->flush()['problem']);
    $setting->time += 299;
    same(0, $setting->outbox->flush()['posted']);
    $setting->time += 1;
    same(1, $setting->outbox->flush()['posted']);
});

it('goes on where nobody answers, without losing anything', static function (): void {
    $setting = new Setting('http://127.0.0.1:1');
    $setting->add('e1');
    same(true, $setting->outbox->flush()['problem'] !== null);
    same(1, $setting->outbox->status()['waiting']);
});

it('finds the one event that a whole batch is refused for', static function (): void {
    $setting = new Setting();
    foreach (['e1', 'e2', 'e3'] as $id) {
        $setting->add($id);
    }
    $refused = ['status' => 413, 'body' => ['detail' => 'too large']];
    Stub::answer($refused, $refused, TAKEN);
    same([2, 1], array_values(array_slice($setting->outbox->flush(), 0, 2)));
    same([['e1', 'e2', 'e3'], ['e1'], ['e2', 'e3']], Stub::batches());
    same('413: too large', $setting->outbox->rejected()[0]['reason']);
});

it('posts no more bytes at once than are taken', static function (): void {
    Stub::answer(TAKEN);
    $setting = new Setting();
    foreach (['e1', 'e2', 'e3'] as $id) {
        $setting->add($id, '1042', ['note' => str_repeat('n', 100000)]);
    }
    same(3, $setting->outbox->flush()['posted']);
    same([['e1', 'e2'], ['e3']], Stub::batches());
});

it('has one process at a time flush, and goes on after one that died', static function (): void {
    Stub::answer(TAKEN);
    $setting = new Setting();
    $setting->add('e1');
    $until = $setting->time + 120;
    $setting->db->exec("UPDATE mod_avisador_state SET value = '$until another' WHERE name = 'lease'");
    same(0, $setting->outbox->flush()['posted']);
    $setting->time = $until;
    same(1, $setting->outbox->flush()['posted']);
});

it('forgets what was posted after ninety days, and never what was refused', static function (): void {
    Stub::answer(['status' => 207, 'each' => ['bad' => ['status' => 422, 'errors' => []], '*' => ['status' => 202]]]);
    $setting = new Setting();
    $setting->add('e1');
    $setting->add('bad');
    $setting->outbox->flush();
    $setting->time += 91 * 86400;
    $setting->outbox->flush();
    same(['bad'], $setting->db->query('SELECT event_id FROM mod_avisador_outbox')->fetchAll(PDO::FETCH_COLUMN));
});

it('goes with the transaction that the panel is in', static function (): void {
    $setting = new Setting();
    $setting->db->beginTransaction();
    $setting->add('e1');
    $setting->db->rollBack();
    same(0, $setting->outbox->status()['waiting']);
});

it('says what it cannot take, and nothing about the client', static function (): void {
    $setting = new Setting();
    foreach (['', 'two words', "line\n", str_repeat('e', 129)] as $id) {
        throws(InvalidArgumentException::class, static function () use ($setting, $id): void {
            $setting->add($id);
        });
    }
    throws(InvalidArgumentException::class, static function () use ($setting): void {
        $setting->add('e1', '');
    });
    $setting->db->exec('DROP TABLE mod_avisador_outbox');
    foreach ([PDO::ERRMODE_SILENT, PDO::ERRMODE_EXCEPTION] as $mode) {
        $setting->db->setAttribute(PDO::ATTR_ERRMODE, $mode);
        $message = throws(OutboxError::class, static function () use ($setting): void {
            $setting->add('e1');
        });
        same(false, strpos($message, 'Juan'));
    }
});
