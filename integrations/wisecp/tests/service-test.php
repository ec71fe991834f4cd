<?php

/** Against Avisador itself: what the clients’ phones get. */

declare(strict_types=1);

/** A panel that posts to Avisador, and clients with numbers that no other test writes to. */
function posting(string $juan, string $jane): AvisadorAddon
{
    $addon = panel(['url' => Avisador::url(), 'secret' => Avisador::secret()]);
    Panel::$users[1042]['phone'] = $juan;
    Panel::$users[7]['phone'] = $jane;

    return $addon;
}

/** Waits until the last of these is on the phone, and holds each message to its facts, in order. */
function phone(string $number, array $each): void
{
    $texts = Avisador::texts("+$number", count($each));
    same(count($each), count($texts), json_encode($texts, JSON_UNESCAPED_UNICODE));
    foreach ($each as $index => $facts) {
        foreach ($facts as $fact) {
            same(true, strpos($texts[$index], $fact) !== false, "$fact in {$texts[$index]}");
        }
    }
}

/** Fires a hook, lets WISECP's cron job run, and waits until a phone has got what the hook tells. */
function until(string $number, string $fact, string $hook, array $record): void
{
    Panel::fire($hook, $record);
    Panel::fire('PerMinuteCronJob');
    same([[], []], [Panel::$log, Panel::waiting()]);
    Avisador::textsUntil("+$number", $fact);
}

it('brings what every hook tells to the right phone, once and in the client’s language', static function (): void {
    [$juan, $jane] = ['5491123451001', '14155551007'];
    posting($juan, $jane);
    $secret = ['password' => 'hunter2'];
    until($juan, 'Hola, Juan', 'ClientCreated', Panel::client(1042, $secret));
    until($jane, 'password', 'ClientChangePassword', Panel::client(7, $secret));
    Panel::$users[1042]['email'] = 'otro@example.com';
    until($juan, 'correo', 'ClientInformationModified', Panel::client(1042, $secret));
    until($juan, 'vence', 'InvoiceCreated', Panel::$invoices[9001]);
    Panel::$invoices[9001] = ['status' => 'paid', 'datepaid' => '2026-11-21 10:00:00'] + Panel::$invoices[9001];
    until($juan, 'Muchas gracias', 'InvoicePaid', Panel::$invoices[9001]);
    Panel::fire('InvoicePaid', Panel::$invoices[9001]);
    until($jane, '9002', 'InvoiceCancelled', ['source' => 'client'] + Panel::$invoices[9002]);
    until($juan, 'Hosting "Pro"', 'OrderSuspended', Panel::order(314));
    Panel::fire('OrderSuspended', Panel::order(314));
    until($juan, 'nuevamente', 'OrderActivated', Panel::order(314));
    until($juan, 'dado de baja', 'OrderCancelled', Panel::order(314));
    Panel::fire('OrderDeleted', Panel::order(314));
    until($jane, 'doe.example', 'OrderDeleted', Panel::order(315));
    Panel::fire('PerMinuteCronJob');
    same([[], []], [Avisador\outbox()->rejected(), Panel::waiting()]);
    phone($juan, [
        ['Hola, Juan'], ['correo electrónico'],
        ['Hola, Juan', 'A-0001', '15.950,00', '1 de diciembre de 2026', 'https://panel.example.com/invoice?token=t9001'],
        ['A-0001', '15.950,00'], ['Hosting "Pro"', 'espiga.com.ar'], ['Hosting "Pro"'], ['Hosting "Pro"', 'espiga.com.ar'],
    ]);
    phone($jane, [['Hi Jane'], ['Hi Jane', '9002', '24.78', 'https://panel.example.com/invoice?token=t9002'], ['Hi Jane', 'doe.example']]);
});

it('waits while Avisador is away, and then brings each message once and in order', static function (): void {
    $juan = '5491123451002';
    posting($juan, '14155551008');
    Avisador::stop();
    foreach (range(1, 3) as $n) {
        Panel::$invoices[9100 + $n] = ['id' => 9100 + $n, 'number' => "B-000$n"] + Panel::$invoices[9001];
        Panel::fire('InvoiceCreated', Panel::$invoices[9100 + $n]);
        Panel::fire('PerMinuteCronJob');
    }
    same([3, true, []], [count(Panel::waiting()), Avisador\outbox()->status()['problem'] !== null, Panel::$log]);
    Avisador::url();
    Panel::$later = 60;
    Panel::fire('PerMinuteCronJob');
    same([], Panel::waiting());
    Panel::fire('InvoiceCreated', Panel::$invoices[9101]);
    Panel::fire('PerMinuteCronJob');
    until($juan, 'C-0001', 'InvoiceCreated', Panel::$invoices[9104] = ['id' => 9104, 'number' => 'C-0001'] + Panel::$invoices[9001]);
    phone($juan, [['B-0001'], ['B-0002'], ['B-0003'], ['C-0001']]);
});

it('alerts the old number as well when another takes its place', static function (): void {
    [$old, $new] = ['14155551009', '14155551010'];
    posting('5491123451003', $old);
    until($old, '9002', 'InvoiceCreated', Panel::$invoices[9002]);
    Panel::$users[7]['phone'] = $new;
    until($new, 'Hi Jane', 'ClientInformationModified', Panel::client(7));
    same(2, count(Avisador::texts("+$old", 2)));
});

it('lets no password out of the panel, to any phone, store or log', static function (): void {
    $texts = json_encode(Avisador::messages());
    same([true, false], [strpos($texts, 'Jane') !== false, strpos($texts . Avisador::said(), 'hunter2')]);
    foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator(Avisador::data(), FilesystemIterator::SKIP_DOTS)) as $file) {
        same(false, $file->isFile() && strpos((string) file_get_contents($file->getPathname()), 'hunter2') !== false, $file->getFilename());
    }
});
