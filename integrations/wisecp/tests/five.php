<?php

/** WISECP 5 in a process of its own, since its classes have the names of others: prints what each hook makes. */

declare(strict_types=1);

const PLUGIN = __DIR__ . '/../../../dist/plugins/wisecp';
const WISECP = 5;

require __DIR__ . '/../../php/tests/harness.php';
require __DIR__ . '/wisecp.php';
require __DIR__ . '/setup.php';
Panel::install(PLUGIN, folder());
panel(['undocumentedHooks' => (int) $argv[1]]);

$told = [];
$fire = static function (string $hook, ...$arguments) use (&$told): void {
    $before = Panel::waiting();
    Panel::fire($hook, ...$arguments);
    foreach (array_diff_key(Panel::waiting(), $before) as $event) {
        $told[] = [$hook, $event['type'], $event['client']['id'], $event['data']];
    }
};
$invoice = Panel::$invoices[9001];
$fire('action:user.created', 1042, ['password' => 'hunter2']);
$fire('action:user.password_changed', 1042, 'hunter2');
Panel::$users[1042]['email'] = 'new@example.com';
$fire('action:user.email_changed', 1042, 'juan@example.com', 'new@example.com');
$fire('action:user.updated', 1042, ['email' => 'new@example.com']);
$fire('action:invoice.created', $invoice);
$fire('action:invoice.status_changed', $invoice, 'unpaid', 'unpaid');
Panel::$invoices[9001]['status'] = 'paid';
$fire('action:invoice.status_changed', $invoice, 'paid', 'unpaid', []);
$fire('action:invoice.status_changed', Panel::$invoices[9002], 'cancelled', 'unpaid');
$fire('action:service.created', 317, ['status' => 'waiting']);
foreach (['inprocess', 'active', 'suspended', 'active', 'cancelled'] as $status) {
    Panel::$services[317]['status'] = $status;
    $fire('action:service.status_changed', 317, $status);
    if ($status === 'suspended') {
        $fire('action:service.suspended', 317, 'unpaid');
    }
}
unset(Panel::$services[317], Panel::$services[315]);
$fire('action:service.cancelled', 317);
$fire('action:service.deleted', 317);
$fire('action:service.deleted', 315);
echo json_encode(['told' => $told, 'log' => Panel::$log, 'secret' => strpos(written(), 'hunter2')]);
