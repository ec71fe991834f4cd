<?php

/** Against Avisador itself. */

declare(strict_types=1);

use Avisador\Client;

function invoice(string $number, string $phone): array
{
    return [
        'type' => 'invoice.generated',
        'client' => ['id' => 1042, 'firstName' => 'Ñandú', 'phone' => $phone, 'language' => 'spanish'],
        'data' => ['invoice' => [
            'id' => $number,
            'number' => $number,
            'total' => ['amount' => '15950.00', 'currency' => 'ARS'],
            'dueDate' => '2026-12-01',
            'url' => "https://panel.example.com/viewinvoice.php?id=$number",
        ]],
    ];
}

it('is understood by Avisador: one event, signed', static function (): void {
    $client = new Client(Avisador::url(), Avisador::secret());
    $answer = $client->post('Sample:1', invoice('A-0001', '+5491123450001'));
    same([202, ['id' => 'Sample:1', 'status' => 'queued']], [$answer->status, $answer->body]);
    $wrong = $client->post('Sample:2', ['type' => 'invoice.generated']);
    same(422, $wrong->status);
    same(true, is_array($wrong->body['errors']));
    $stranger = (new Client(Avisador::url(), SECRET))->post('Sample:3', invoice('A-0003', '+5491123450001'));
    same([401, false], [$stranger->status, $stranger->problem === '']);
});

it('brings every event to the phone once and in order, through the outbox', static function (): void {
    $setting = new Setting(Avisador::url(), Avisador::secret());
    $setting->time = time();
    foreach (range(10, 21) as $n) {
        $setting->outbox->add("Sample:$n", invoice("A-00$n", '+5491123450002'));
    }
    $setting->outbox->add('Sample:wrong', ['type' => 'invoice.generated', 'client' => ['id' => 7]]);
    $copy = $setting->db->query('SELECT * FROM mod_avisador_outbox')->fetchAll(PDO::FETCH_ASSOC);
    same(['posted' => 12, 'rejected' => 1, 'postponed' => 0, 'problem' => null], $setting->outbox->flush());
    // As after a process that died between the answer and writing it down.
    $setting->db->exec("UPDATE mod_avisador_outbox SET status = 'waiting'");
    foreach ($copy as $row) {
        $setting->db->prepare('UPDATE mod_avisador_outbox SET body = ? WHERE id = ?')->execute([$row['body'], $row['id']]);
    }
    same(12, $setting->outbox->flush()['posted']);
    // Whatever came twice would have come before this.
    $setting->outbox->add('Sample:last', invoice('LAST', '+5491123450002'));
    same(1, $setting->outbox->flush()['posted']);
    $texts = Avisador::textsUntil('+5491123450002', 'LAST');
    same(13, count($texts), 'each once;');
    foreach (range(10, 21) as $index => $n) {
        same(true, strpos($texts[$index], "A-00$n") !== false && strpos($texts[$index], 'Ñandú') !== false);
    }
});

it('waits where the secret is a wrong one, and goes on with the right one', static function (): void {
    $setting = new Setting(Avisador::url(), SECRET);
    $setting->time = time();
    $setting->outbox->add('Sample:30', invoice('A-0030', '+5491123450003'));
    same(true, strpos((string) $setting->outbox->flush()['problem'], '401') === 0);
    $mended = new Setting(Avisador::url(), Avisador::secret(), $setting->db);
    $mended->time = time() + 60;
    same(1, $mended->outbox->flush()['posted']);
    same(1, count(Avisador::texts('+5491123450003', 1)));
});
