<?php

/** What each hook of the versions before 5 makes of what WISECP passes. */

declare(strict_types=1);

use Avisador\Database as Connection;
use Avisador\WisecpData;
use Avisador\WisecpHooks;
use Avisador\WisecpMemory;
use Avisador\WisecpPanel;

it('tells whose an event is, with the client’s own number and language', static function (): void {
    panel();
    $event = fired('ClientCreated', Panel::client(1042, ['password' => 'hunter2']));
    same('client.registered', $event['type']);
    same([
        'id' => '1042', 'firstName' => 'Juan', 'lastName' => 'Pérez', 'email' => 'juan@example.com',
        'phone' => '+5491123450001', 'language' => 'es',
    ], $event['client']);
    same(['7', 'Doe & Co', 'en'], array_values(array_intersect_key(
        fired('ClientChangePassword', Panel::client(7, ['password' => 'hunter2']))['client'],
        ['id' => 1, 'company' => 1, 'language' => 1]
    )));
});

it('writes no password down, whatever WISECP passes', static function (): void {
    panel();
    $secret = ['password' => 'hunter2', 'options' => ['config' => ['password' => 'hunter2']], 'status_msg' => 'hunter2'];
    foreach (['ClientCreated', 'ClientChangePassword', 'ClientInformationModified'] as $hook) {
        Panel::fire($hook, Panel::client(1042, $secret));
    }
    foreach (['InvoiceCreated', 'InvoicePaid', 'InvoiceCancelled'] as $hook) {
        Panel::fire($hook, Panel::$invoices[9001] + $secret);
    }
    foreach (['OrderSuspended', 'OrderActivated', 'OrderCancelled', 'OrderDeleted'] as $hook) {
        Panel::fire($hook, Panel::order(314) + $secret);
    }
    same([8, []], [count(Panel::waiting()), Panel::$log]);
    same(false, strpos(written(), 'hunter2'));
});

it('takes what happens twice in a run, or is told by two hooks, for one fact', static function (): void {
    panel();
    foreach (['ClientCreated', 'ClientChangePassword'] as $hook) {
        Panel::fire($hook, Panel::client(1042));
        Panel::fire($hook, Panel::client(1042));
    }
    Panel::fire('InvoiceCreated', Panel::$invoices[9001]);
    Panel::fire('InvoiceCreated', Panel::$invoices[9001]);
    same([[], ['client.registered', 'client.password_changed', 'invoice.generated']], [Panel::$log, types()]);
});

it('takes two changes of a password for two facts, each in its own run', static function (): void {
    panel();
    $ids = [];
    foreach (['one', 'two'] as $run) {
        $memory = new WisecpMemory(new Connection(Panel::$pdo));
        $hooks = new WisecpHooks(new WisecpPanel(new WisecpData()), $memory, $run);
        $ids[] = array_keys($hooks->events('ClientChangePassword', [Panel::client(1042)]))[0];
    }
    same(2, count(array_unique($ids)));
});

it('names the details that changed, never their values, and the old number', static function (): void {
    panel();
    Panel::fire('ClientCreated', Panel::client(1042));
    $changes = ['email' => 'new@example.com', 'phone' => '5491123450099'];
    Panel::$users[1042] = $changes + Panel::$users[1042];
    $event = fired('ClientInformationModified', Panel::client(1042));
    same(['changed' => ['email', 'phone'], 'previousPhone' => '+5491123450001'], $event['data']);
    same('+5491123450099', $event['client']['phone']);
});

it('says nothing where no detail is different', static function (): void {
    panel();
    Panel::fire('ClientCreated', Panel::client(1042));
    silent('ClientInformationModified', Panel::client(1042));
});

it('notices a change of what only the hook tells', static function (): void {
    panel();
    Panel::fire('ClientCreated', Panel::client(1042));
    $address = ['city' => 'Salta'] + Panel::client(1042)['address'];
    same(['changed' => ['address']], fired('ClientInformationModified', ['address' => $address] + Panel::client(1042))['data']);
});

it('tells a client whose details it never saw that something changed, without a name', static function (): void {
    panel();
    same(['changed' => []], fired('ClientInformationModified', Panel::client(1042))['data']);
    silent('ClientInformationModified', Panel::client(1042));
});

it('alerts the old number also where another hook saw the new one first', static function (): void {
    panel();
    Panel::fire('ClientCreated', Panel::client(1042));
    Panel::$users[1042]['phone'] = '5491123450099';
    Panel::fire('ClientChangePassword', Panel::client(1042));
    same('+5491123450001', fired('ClientInformationModified', Panel::client(1042))['data']['previousPhone']);
});

it('forgets what a client’s details were with the client', static function (): void {
    panel();
    Panel::fire('ClientCreated', Panel::client(1042));
    silent('ClientDeleted', Panel::client(1042));
    same('0', (string) Panel::$pdo->query("SELECT COUNT(*) FROM mod_avisador_memory WHERE name LIKE 'client:%'")->fetchColumn());
});

it('tells an invoice with its currency, its number and WISECP’s link', static function (): void {
    panel();
    $event = fired('InvoiceCreated', Panel::$invoices[9001]);
    same(['invoice' => [
        'id' => '9001', 'number' => 'A-0001', 'total' => ['amount' => '15950.00', 'currency' => 'ARS'], 'dueDate' => '2026-12-01',
        'url' => 'https://panel.example.com/invoice?token=t9001',
    ]], $event['data']);
    same('1042', $event['client']['id']);
    $event = fired('InvoiceCreated', Panel::$invoices[9002]);
    same(['7', '9002', ['amount' => '24.78', 'currency' => 'USD']], [
        $event['client']['id'], $event['data']['invoice']['number'], $event['data']['invoice']['total'],
    ]);
});

it('links to the client area where its address is set up', static function (): void {
    panel(['invoiceUrl' => 'https://panel.example.com/account/invoice/{id}']);
    same('https://panel.example.com/account/invoice/9001', fired('InvoiceCreated', Panel::$invoices[9001])['data']['invoice']['url']);
});

it('announces no invoice that is paid already', static function (): void {
    panel();
    Panel::$invoices[9001]['status'] = 'paid';
    silent('InvoiceCreated', Panel::$invoices[9001]);
});

it('knows a payment by its date, so that it is one message, and the next payment another', static function (): void {
    panel();
    Panel::$invoices[9001] = ['status' => 'paid', 'datepaid' => '2026-11-21 10:00:00'] + Panel::$invoices[9001];
    $event = fired('InvoicePaid', Panel::$invoices[9001]);
    same(['invoice.paid', ['id', 'number', 'total', 'url']], [$event['type'], array_keys($event['data']['invoice'])]);
    silent('InvoicePaid', Panel::$invoices[9001]);
    Panel::$invoices[9001]['datepaid'] = '2026-11-25 09:00:00';
    fired('InvoicePaid', Panel::$invoices[9001]);
});

it('says why an invoice was cancelled only where it knows', static function (): void {
    $reasons = [];
    foreach ([['admin', '2020-01-01'], ['automation', '2020-01-01'], ['automation', '2999-01-01'], ['client', '2999-01-01']] as $case) {
        panel();
        Panel::$invoices[9001]['duedate'] = "$case[1] 23:59:00";
        $reasons[] = fired('InvoiceCancelled', ['source' => $case[0]] + Panel::$invoices[9001])['data']['reason'] ?? null;
    }
    same([null, 'unpaid', null, 'requested'], $reasons);
});

it('tells a first activation from a reactivation', static function (): void {
    panel();
    silent('OrderActivated', Panel::order(317));
    same('service.suspended', fired('OrderSuspended', Panel::order(317))['type']);
    same('service.reactivated', fired('OrderActivated', Panel::order(317))['type']);
    silent('OrderActivated', Panel::order(317));
});

it('knows which services were suspended before it was switched on', static function (): void {
    panel();
    $event = fired('OrderActivated', Panel::order(316));
    same(['service.reactivated', '7', ['service' => ['id' => '316', 'name' => 'VPS']]], [
        $event['type'], $event['client']['id'], $event['data'],
    ]);
});

it('tells each suspension once, and the second one anew', static function (): void {
    panel();
    $event = fired('OrderSuspended', Panel::order(314));
    same(['service' => ['id' => '314', 'name' => 'Hosting "Pro"', 'domain' => 'espiga.com.ar']], $event['data']);
    silent('OrderSuspended', Panel::order(314));
    fired('OrderActivated', Panel::order(314));
    fired('OrderSuspended', Panel::order(314));
});

it('tells the end of a service once, however many hooks do', static function (): void {
    panel();
    same('service.terminated', fired('OrderCancelled', Panel::order(314))['type']);
    $order = Panel::order(314);
    unset(Panel::$services[314]);
    silent('OrderDeleted', $order);
});

it('tells the end of a service whose row is gone, by what the hook passes', static function (): void {
    panel();
    $order = Panel::order(314);
    unset(Panel::$services[314]);
    $event = fired('OrderDeleted', $order);
    same(['service.terminated', '1042', 'espiga.com.ar'], [
        $event['type'], $event['client']['id'], $event['data']['service']['domain'],
    ]);
});

it('speaks of no data on a server where an order is cancelled that was never active', static function (): void {
    panel();
    silent('OrderCancelled', Panel::order(317));
    silent('OrderDeleted', Panel::order(317));
    silent('OrderActivated', Panel::order(317));
});

it('tells of a domain that it is gone, and not of a service', static function (): void {
    foreach (['OrderCancelled', 'OrderDeleted'] as $hook) {
        panel();
        $event = fired($hook, Panel::order(315));
        same(['domain.deleted', '7', ['domain' => ['name' => 'doe.example']]], [$event['type'], $event['client']['id'], $event['data']]);
        silent('OrderDeleted', Panel::order(315));
    }
});

it('asks the consent field where there is one', static function (): void {
    panel(['consentField' => 'field_5']);
    same('allowed', fired('ClientCreated', Panel::client(1042))['client']['whatsapp']);
    same('refused', fired('ClientCreated', Panel::client(7))['client']['whatsapp']);
});

it('writes to nobody rather than to the wrong one', static function (): void {
    panel();
    // Another client's rows, an owner who is not the row's, and things of which nobody knows whose they are.
    Panel::$users[1042]['id'] = '7';
    Panel::fire('ClientCreated', ['id' => 1042]);
    Panel::fire('InvoiceCreated', Panel::$invoices[9001]);
    Panel::$invoices[9002]['id'] = 9001;
    Panel::fire('InvoiceCreated', ['id' => 9002]);
    Panel::fire('OrderSuspended', ['owner_id' => 7] + Panel::order(314));
    Panel::$services[315]['id'] = 314;
    Panel::fire('OrderSuspended', ['id' => 315]);
    unset(Panel::$services[316]);
    Panel::fire('OrderDeleted', ['id' => 316]);
    Panel::fire('ClientCreated', []);
    Panel::fire('InvoicePaid');
    same([[], 8], [Panel::waiting(), count(Panel::$log)], json_encode(Panel::$log));
});

it('takes no number of a product, a user or an order for a client', static function (): void {
    panel();
    // The domain's product has the number of the other client.
    same('7', fired('OrderSuspended', Panel::order(315))['client']['id']);
    same('1042', fired('OrderSuspended', Panel::order(314))['client']['id']);
});

it('remembers nothing of what it could not tell', static function (): void {
    panel();
    $user = Panel::$users[1042];
    unset(Panel::$users[1042]);
    Panel::fire('OrderSuspended', Panel::order(314));
    same(1, count(Panel::$log));
    Panel::$log = [];
    Panel::$users[1042] = $user;
    same('service.suspended', fired('OrderSuspended', Panel::order(314))['type']);
});

it('announces no invoice without an amount, a date or a link, and says so', static function (): void {
    foreach (['currency' => 99, 'duedate' => '0000-00-00 00:00:00', 'total' => ''] as $field => $value) {
        panel();
        Panel::$invoices[9001][$field] = $value;
        Panel::fire('InvoiceCreated', Panel::$invoices[9001]);
        same([[], 1], [Panel::waiting(), count(Panel::$log)], $field);
    }
});

it('never stops the page, and says nothing about clients in the log', static function (): void {
    panel();
    Panel::$pdo->exec('DROP TABLE mod_avisador_outbox');
    Panel::fire('ClientCreated', Panel::client(1042));
    Panel::$pdo->exec('DROP TABLE mod_avisador_memory');
    Panel::fire('OrderSuspended', Panel::order(314));
    Panel::$users[1042] = ['id' => new DateTime()];
    Panel::fire('ClientCreated', Panel::client(1042));
    same(3, count(Panel::$log));
    same(0, preg_match('/Juan|example\.com|54911/', implode(' ', Panel::$log)));
});
