<?php

/** WISECP 5’s own hooks. */

declare(strict_types=1);

/** @return array<string, mixed> what five.php prints */
function five(bool $undocumentedToo): array
{
    $script = escapeshellarg(PHP_BINARY) . ' ' . escapeshellarg(__DIR__ . '/five.php') . ($undocumentedToo ? ' 1' : ' 0');
    $said = (string) shell_exec("$script 2>&1");
    $read = json_decode($said, true);
    if (!is_array($read)) {
        throw new Exception($said);
    }

    return $read;
}

it('listens to those hooks of WISECP 5 whose parameters are documented', static function (): void {
    $read = five(false);
    same([
        ['action:user.email_changed', 'client.details_changed', '1042'],
        ['action:invoice.status_changed', 'invoice.paid', '1042'],
        ['action:invoice.status_changed', 'invoice.cancelled', '7'],
    ], array_map(static function (array $told): array {
        return array_slice($told, 0, 3);
    }, $read['told']));
    same([[], false], [$read['log'], $read['secret']]);
});

it('listens to all of WISECP 5’s where it is told to', static function (): void {
    $read = five(true);
    same([
        ['action:user.created', 'client.registered', '1042'],
        ['action:user.password_changed', 'client.password_changed', '1042'],
        ['action:user.email_changed', 'client.details_changed', '1042'],
        ['action:invoice.created', 'invoice.generated', '1042'],
        ['action:invoice.status_changed', 'invoice.paid', '1042'],
        ['action:invoice.status_changed', 'invoice.cancelled', '7'],
        ['action:service.status_changed', 'service.suspended', '7'],
        ['action:service.status_changed', 'service.reactivated', '7'],
        ['action:service.status_changed', 'service.terminated', '7'],
    ], array_map(static function (array $told): array {
        return array_slice($told, 0, 3);
    }, $read['told']));
    // Of the domain nothing is left but its number, and nobody knows whose it was.
    same([1, false], [count($read['log']), $read['secret']]);
});
