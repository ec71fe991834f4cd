<?php

/** The module in its panel: what each hook makes of what WHMCS passes. */

declare(strict_types=1);

use WHMCS\Database\Capsule;

require __DIR__ . '/panel.php';
require PLUGIN . '/hooks.php';
require PLUGIN . '/avisador.php';

const CLIENT = [
    'id' => 1042, 'firstname' => 'Juan', 'lastname' => 'P&eacute;rez', 'companyname' => 'Pan &amp; Cía', 'email' => 'juan@example.com',
    'countrycode' => 'AR', 'phonenumber' => '011 15-2345-6789', 'phonenumberformatted' => '+54.91123456789',
    'language' => '', 'currency_code' => 'ARS', 'password' => 'hunter2', 'customfields' => [['id' => 5, 'value' => 'on']],
];
const SERVICE = [
    'id' => '314', 'clientid' => '1042', 'name' => 'Hosting &quot;Pro&quot;', 'domain' => 'espiga.com.ar', 'status' => 'Active',
    'nextduedate' => '2026-12-31', 'suspensionreason' => 'Overdue on Payment', 'password' => 'hunter2',
];
const INVOICE = [
    'invoiceid' => 9001, 'invoicenum' => '', 'userid' => 1042, 'duedate' => '2026-12-01', 'datepaid' => '0000-00-00 00:00:00',
    'total' => '15950.00', 'status' => 'Unpaid', 'transactions' => '',
    'items' => ['item' => [['id' => 1, 'description' => "Hosting\r\n(espiga.com.ar)", 'amount' => '15950.00']]],
];

/** A panel with the module activated. The far side is not asked unless it is flushed. */
function panel(?string $url = null, string $secret = SECRET): void
{
    FakePanel::open($url ?? 'http://127.0.0.1:1', $secret);
    FakePanel::$answers = [
        'GetClientsDetails' => ['1042' => ['client' => CLIENT], '7' => ['client' => ['id' => 7, 'firstname' => 'Ana'] + CLIENT]],
        'GetClientsProducts' => ['314' => ['products' => ['product' => [SERVICE]]]],
        'GetInvoice' => ['9001' => INVOICE],
        'GetClientsDomains' => ['77' => ['domains' => ['domain' => [['id' => 77, 'userid' => 1042, 'domainname' => 'espiga.com.ar']]]]],
        'GetQuotes' => [],
    ];
    same('success', avisador_activate()['status']);
}

/** The one event that a hook makes. */
function fired(string $hook, array $vars): array
{
    panel();
    FakePanel::fire($hook, $vars);
    same([], FakePanel::$log);
    $waiting = FakePanel::waiting();
    same(1, count($waiting));

    return reset($waiting);
}

it('tells whose an event is, and lets no password leave the panel', static function (): void {
    $event = fired('ClientAdd', ['client_id' => 1042, 'user_id' => 7, 'password' => 'hunter2']);
    same('client.registered', $event['type']);
    same([
        'id' => '1042', 'firstName' => 'Juan', 'lastName' => 'Pérez', 'company' => 'Pan & Cía', 'email' => 'juan@example.com',
        'phone' => '+54.91123456789', 'country' => 'AR', 'language' => 'spanish',
    ], $event['client']);
    $params = ['serviceid' => 314, 'userid' => 1042, 'password' => 'hunter2', 'serverpassword' => 'hunter2'];
    foreach ([$event, fired('AfterModuleSuspend', ['params' => $params])] as $each) {
        same(false, strpos(json_encode($each), 'hunter2'));
    }
});

it('takes a user for no client', static function (): void {
    panel();
    Capsule::$pdo->exec("INSERT INTO tblusers_clients VALUES ('1042', '7', 1), ('1042', '1042', 0)");
    FakePanel::fire('UserChangePassword', ['userid' => 1042, 'password' => 'hunter2']);
    FakePanel::fire('ClientChangePassword', ['userid' => 7, 'password' => 'hunter2']);
    same(['7'], array_column(array_column(FakePanel::waiting(), 'client'), 'id'), 'once, and to the owner;');
});

it('names the details that changed, never their values, and the old number', static function (): void {
    $old = ['email' => 'old@example.com', 'phonenumber' => '011 4444-5555', 'city' => 'Rosario', 'firstname' => 'Juan'];
    $event = fired('ClientEdit', [
        'userid' => 1042, 'email' => 'juan@example.com', 'phonenumber' => '011 15-2345-6789', 'city' => 'Rosario', 'firstname' => 'Juan',
        'olddata' => $old, 'authdata' => 'hunter2',
    ]);
    same(['changed' => ['email', 'phone'], 'previousPhone' => '011 4444-5555'], $event['data']);
    panel();
    FakePanel::fire('ClientEdit', ['userid' => 1042, 'olddata' => $old] + $old);
    same([[], []], [FakePanel::waiting(), FakePanel::$log]);
});

it('tells an invoice with its currency, its number and its link', static function (): void {
    $event = fired('InvoiceCreated', ['source' => 'autogen', 'user' => 'system', 'invoiceid' => 9001, 'status' => 'Unpaid']);
    same(['invoice' => [
        'id' => '9001', 'number' => '9001', 'total' => ['amount' => '15950.00', 'currency' => 'ARS'], 'dueDate' => '2026-12-01',
        'url' => 'https://panel.example.com/viewinvoice.php?id=9001',
        'items' => [['description' => 'Hosting (espiga.com.ar)', 'amount' => '15950.00']],
    ]], $event['data']);
});

it('says nothing of a draft', static function (): void {
    panel();
    FakePanel::$answers['GetInvoice']['9001'] = ['status' => 'Draft'] + INVOICE;
    FakePanel::fire('InvoiceCreated', ['invoiceid' => 9001]);
    same([[], []], [FakePanel::waiting(), FakePanel::$log]);
});

it('knows a payment by its date, so that a hook that fires twice is one message', static function (): void {
    panel();
    FakePanel::$answers['GetInvoice']['9001'] = ['status' => 'Paid', 'datepaid' => '2026-11-21 10:00:00'] + INVOICE;
    FakePanel::fire('InvoicePaid', ['invoiceid' => 9001]);
    FakePanel::fire('InvoicePaid', ['invoiceid' => 9001]);
    same(['InvoicePaid:9001:2026-11-21'], array_keys(FakePanel::waiting()));
});

it('says why an invoice was cancelled only where it knows', static function (): void {
    same(false, isset(fired('InvoiceCancelled', ['invoiceid' => 9001])['data']['reason']));
    panel();
    FakePanel::fire('PreInvoiceAutomaticCancellation', ['invoiceid' => 9001]);
    FakePanel::fire('InvoiceCancelled', ['invoiceid' => 9001]);
    same('unpaid', array_values(FakePanel::waiting())[0]['data']['reason']);
});

it('tells of a service by its own id, and of each suspension anew', static function (): void {
    $service = ['id' => '314', 'name' => 'Hosting "Pro"', 'domain' => 'espiga.com.ar'];
    foreach (['Suspend' => 'suspended', 'Unsuspend' => 'reactivated', 'Terminate' => 'terminated'] as $hook => $type) {
        $event = fired("AfterModule$hook", ['params' => ['serviceid' => 314, 'pid' => 9, 'userid' => 7]]);
        same(["service.$type", '1042', ['service' => $service]], [$event['type'], $event['client']['id'], $event['data']]);
    }
});

it('reads the domain while it is still there', static function (): void {
    $event = fired('DomainDelete', ['userid' => 1042, 'domainid' => 77]);
    same(['domain.deleted', ['domain' => ['name' => 'espiga.com.ar']]], [$event['type'], $event['data']]);
});

it('tells of a cancellation what happens when', static function (): void {
    $vars = ['userid' => 1042, 'relid' => 314, 'reason' => 'Me &amp; mudo', 'type' => 'End of Billing Period'];
    $data = fired('CancellationRequest', $vars)['data'];
    same(['end_of_period', '2026-12-31', 'Me & mudo'], [$data['when'], $data['effectiveDate'], $data['reason']]);
    $data = fired('CancellationRequest', ['type' => 'Immediate', 'reason' => ''] + $vars)['data'];
    same(['service', 'when'], array_keys($data));
});

it('sends a quote to a prospect under the quote\'s own name and number', static function (): void {
    panel();
    $quote = [
        'id' => '17', 'subject' => 'Servidor', 'stage' => 'Delivered', 'validuntil' => '2026-12-15', 'total' => '10.00', 'userid' => '0',
        'client' => null, 'firstname' => 'Rosa', 'phonenumber' => '+54 9 11 5555-0000',
    ];
    FakePanel::$answers['GetQuotes']['17'] = ['quotes' => ['quote' => $quote]];
    FakePanel::fire('QuoteCreated', ['quoteid' => 17, 'status' => 'Delivered']);
    FakePanel::fire('QuoteStatusChange', ['quoteid' => 17, 'status' => 'Delivered']);
    [$event] = array_values(FakePanel::waiting());
    same(1, count(FakePanel::waiting()));
    same(['prospect:17', 'Rosa', '+54 9 11 5555-0000'], [$event['client']['id'], $event['client']['firstName'], $event['client']['phone']]);
    FakePanel::$answers['GetQuotes']['18'] = ['quotes' => ['quote' => [['id' => '18', 'stage' => 'Draft'] + $quote]]];
    FakePanel::fire('QuoteCreated', ['quoteid' => 18]);
    same(1, count(FakePanel::waiting()));
});

it('asks the consent field where there is one', static function (): void {
    foreach (['5' => 'allowed', '6' => 'refused'] as $field => $consent) {
        $panel = new Avisador\Panel('localAPI', ['url' => 'https://panel.example.com', 'consentField' => (string) $field]);
        same($consent, $panel->client('1042')['whatsapp']);
    }
});

it('writes to nobody rather than to the wrong one, and never stops the page', static function (): void {
    panel();
    FakePanel::$answers['GetClientsProducts']['314'] = ['products' => ['product' => [['id' => '315'] + SERVICE]]];
    FakePanel::$answers['GetClientsDetails']['1042'] = ['client' => ['id' => 7] + CLIENT];
    FakePanel::fire('AfterModuleSuspend', ['params' => ['serviceid' => 314]]);
    FakePanel::fire('InvoiceCreated', ['invoiceid' => 9001]);
    FakePanel::fire('InvoiceCreated', ['invoiceid' => 404]);
    FakePanel::fire('ClientAdd', []);
    same([[], 4], [FakePanel::waiting(), count(FakePanel::$log)]);
    Capsule::$pdo->exec('DROP TABLE mod_avisador_outbox');
    FakePanel::fire('DomainDelete', ['domainid' => 77]);
    same(5, count(FakePanel::$log));
});

it('reads a secret that WHMCS keeps encrypted', static function (): void {
    Stub::answer(['status' => 207, 'each' => ['*' => ['status' => 202]]]);
    panel(Stub::url(), strrev(SECRET));
    FakePanel::fire('DomainDelete', ['domainid' => 77]);
    FakePanel::fire('AfterCronJob', []);
    same([[], []], [FakePanel::$log, FakePanel::waiting()]);
});

it('shows staff what waits and what was refused, as text', static function (): void {
    panel(Stub::url());
    Stub::answer(['status' => 207, 'each' => ['*' => ['status' => 422, 'errors' => [['pointer' => '/x', 'detail' => '<script>']]]]]);
    FakePanel::fire('DomainDelete', ['domainid' => 77]);
    FakePanel::fire('AfterCronJob', []);
    $_ADDONLANG = [];
    require PLUGIN . '/lang/spanish.php';
    ob_start();
    avisador_output(['_lang' => $_ADDONLANG, 'modulelink' => 'addonmodules.php?module=avisador']);
    $page = ob_get_clean();
    same([true, false], [strpos($page, 'DomainDelete:77') !== false, strpos($page, '<script>')]);
    $_POST['retry'] = 'DomainDelete:77';
    ob_start();
    avisador_output(['_lang' => $_ADDONLANG, 'modulelink' => '']);
    ob_end_clean();
    unset($_POST['retry']);
    same(['DomainDelete:77'], array_keys(FakePanel::waiting()));
});

it('brings what every hook tells to the client\'s phone', static function (): void {
    panel(Avisador::url(), Avisador::secret());
    FakePanel::$answers['GetClientsDetails']['1042']['client']['phonenumberformatted'] = '+54.91123450009';
    FakePanel::$answers['GetQuotes']['17'] = ['quotes' => ['quote' => [['id' => '17', 'stage' => 'Delivered', 'userid' => '1042', 'total' => '10.00']]]];
    $fired = [
        'ClientAdd' => ['client_id' => 1042], 'ClientChangePassword' => ['userid' => 1042],
        'ClientEdit' => ['userid' => 1042, 'city' => 'Rosario', 'olddata' => ['city' => 'Salta']],
        'InvoiceCreated' => ['invoiceid' => 9001], 'AfterModuleTerminate' => ['params' => ['serviceid' => 314]],
        'QuoteCreated' => ['quoteid' => 17], 'DomainDelete' => ['domainid' => 77],
        'CancellationRequest' => ['relid' => 314, 'type' => 'Immediate', 'reason' => 'no'],
    ];
    foreach ($fired as $hook => $vars) {
        FakePanel::fire($hook, $vars);
    }
    FakePanel::fire('AfterCronJob', []);
    same([[], []], [FakePanel::$log, FakePanel::waiting()]);
    same([], Avisador\outbox()->rejected());
    same(8, count(Avisador::texts('+5491123450009', 8)));
});
