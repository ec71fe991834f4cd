<?php

/** Every hook, through the module and Avisador itself, to the phone of the one whom it is about, in their language. */

declare(strict_types=1);

/** Clients: whose user, the phone that WhatsApp knows, the language, the name in the greeting, and a thing's id. */
const PEOPLE = [
    '1042' => ['7', '+5491123450001', 'es', 'Juan', '7'],
    '7' => ['1042', '+447911123402', 'en', 'Ana', '314'],
    '314' => ['7', '+5511912345003', 'pt', 'João', '9001'],
    '9001' => ['55', '+393331234504', 'it', 'Giulia', '77'],
    '77' => ['77', '+33612345605', 'fr', 'Hélène', '17'],
    '17' => ['17', '+5491123450006', 'es', 'Panadería La Espiga', '1042'],
];

/** Everything that can happen to a client, each in a request of its own. */
function live(string $clientId): void
{
    [$userId, , , , $id] = PEOPLE[$clientId];
    $deeds = [
        ['register', $clientId], ['edit', $clientId, ['city' => 'Rosario']], ['invoice', $id], ['pay', "{$id}1"],
        ['cancelInvoice', "{$id}2", true], ['module', 'Suspend', $id], ['module', 'Unsuspend', "{$id}1"],
        ['module', 'Terminate', "{$id}2"], ['upgrade', $id], ['requestCancellation', "{$id}4", 'Immediate', "Motivo &amp; $clientId"],
        ['saveService', "{$id}5", '30'], ['module', 'ChangePackage', "{$id}5"], ['deliverQuote', $id], ['deleteDomain', $id],
    ];
    foreach ($deeds as $deed) {
        StandIn::request('client');
        Deeds::{array_shift($deed)}(...$deed);
    }
}

/** What each of these must say, in the order of live(). */
function facts(string $clientId): array
{
    $id = PEOPLE[$clientId][4];
    $page = 'https://panel.example.com/viewinvoice.php?id=';

    return [
        ['https://panel.example.com/clientarea.php'], [], ["A-$clientId-", "$page$id"], ["A-$clientId-1"], ["A-$clientId-2"],
        ["s-$clientId.example.com"], ["s1-$clientId.example.com"], ["s2-$clientId.example.com"],
        ["s3-$clientId.example.com", 'Hosting & Correo', 'Hosting Profesional', "$page{$id}3"],
        ["s4-$clientId.example.com", "Motivo & $clientId"], ["s5-$clientId.example.com", 'Hosting & Correo', 'Hosting Gigante'],
        ["Servidor de $clientId"], ["d-$clientId.example.com"],
    ];
}

it('brings what every hook tells to the phone of whom it is about, in their language', static function (): void {
    StandIn::open(Avisador::url(), Avisador::secret());
    StandIn::$fired = [];
    $before = [];
    foreach (PEOPLE as $clientId => [, $phone]) {
        $before[$clientId] = count(Avisador::messages($phone));
        // WHMCS writes a list of one thing in two ways.
        Api::$lists = count($before) % 2 === 0 ? 'one' : 'list';
        live((string) $clientId);
    }
    // Two clients have one owner, and are told of one new password; whoever may only look is not.
    StandIn::request('client');
    Deeds::changePassword('7', '314');
    StandIn::request();
    StandIn::fire('QuoteCreated', ['quoteid' => 500, 'status' => 'Delivered']);
    StandIn::cron();
    same([[], [], []], [StandIn::$log, StandIn::waiting(), rejected()]);
    $arrived = 0;
    foreach (PEOPLE as $clientId => [, $phone, $locale, $name]) {
        $isOwned = in_array((string) $clientId, ['1042', '314'], true);
        $wanted = facts((string) $clientId);
        $texts = array_slice(Avisador::texts($phone, $before[$clientId] + count($wanted) + (int) $isOwned), $before[$clientId]);
        same(count($wanted) + (int) $isOwned, count($texts), "messages to $clientId;");
        $greeting = json_decode(file_get_contents(dirname(PLUGIN, 3) . "/locales/$locale.json"), true)['greeting'];
        foreach ($texts as $text) {
            same(0, strpos($text, str_replace('{{name}}', $name, $greeting)), "$text, in $locale to $name,");
        }
        foreach ($wanted as $parts) {
            $isSaid = array_filter($texts, static function (string $text) use ($parts): bool {
                return str_replace($parts, '', $text, $count) !== '' && $count >= count($parts);
            });
            same(true, $isSaid !== [], "$clientId was not told " . json_encode($parts) . ';');
        }
        $arrived += count($texts);
    }
    same(6 * 13 + 2, $arrived);
    $toRosa = Avisador::textsUntil('+5491123450007', 'Servidor dedicado');
    same(true, strpos(end($toRosa), 'Rosa') !== false && strpos(end($toRosa), '990,00') !== false, end($toRosa));
    $unheard = array_diff(array_keys(Avisador\Hooks::TELLS), array_keys(StandIn::$fired));
    same([], array_values($unheard), 'hooks that were not tried;');
});

it('alerts the old phone too when it changes, and tells own edits from the staff\'s', static function (): void {
    StandIn::open(Avisador::url(), Avisador::secret());
    foreach (['client' => '0011', 'staff' => '0012', 'staff as client' => '0013'] as $actor => $end) {
        StandIn::request($actor);
        $old = StandIn::row('tblclients', '1042')['phonenumber'];
        $new = "+54.9112345$end";
        Deeds::edit('1042', ['phonenumber' => $new]);
        StandIn::change('tblclients', '1042', ['phonenumberformatted' => $new]);
        [$event] = array_slice(array_values(StandIn::waiting()), -1);
        $by = $actor === 'client' ? 'client' : 'staff';
        same(['changed' => ['phone'], 'previousPhone' => $old, 'by' => $by], $event['data']);
    }
    StandIn::cron();
    // The first of the numbers is how the panel had it: the local way, with the mobile 15.
    foreach (['+5491123450001', '+5491123450011', '+5491123450012'] as $phone) {
        same(true, count(Avisador::texts($phone, 1)) > 0);
    }
    same([[], []], [StandIn::$log, StandIn::waiting()]);
});

/** @return array<int, array<string, mixed>> what Avisador refused */
function rejected(): array
{
    return (new Avisador\Outbox(StandIn::$db))->rejected();
}
