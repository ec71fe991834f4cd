<?php

/** Everything that is WHMCS's own is called here, and nowhere else. */

declare(strict_types=1);

namespace Avisador;

use Throwable;
use WHMCS\Database\Capsule;

foreach (['Answer', 'Client', 'OutboxError', 'Database', 'Turn', 'Outbox', 'PanelError', 'Panel', 'Hooks'] as $class) {
    require_once __DIR__ . "/$class.php";
}

/** @return array<string, string> what the staff have set up for this module */
function settings(): array
{
    $rows = Capsule::table('tbladdonmodules')->where('module', 'avisador')->get();
    $settings = [];
    foreach ($rows as $row) {
        $settings[$row->setting] = (string) $row->value;
    }

    return $settings;
}

/** Throws InvalidArgumentException where the address or the secret cannot be right. */
function outbox(): Outbox
{
    $settings = settings();
    $client = new Client(trim($settings['url'] ?? ''), secret(trim($settings['secret'] ?? '')));

    return new Outbox(Capsule::connection()->getPdo(), $client);
}

/** Some versions of WHMCS keep a module's password fields encrypted. */
function secret(string $kept): string
{
    if ($kept === '' || strpos($kept, 'whsec_') === 0) {
        return $kept;
    }
    $answer = localAPI('DecryptPassword', ['password2' => $kept]);

    return is_string($answer['password'] ?? null) ? $answer['password'] : '';
}

function hooks(): Hooks
{
    static $hooks = null;
    if ($hooks === null) {
        $panel = new Panel('localAPI', [
            'url' => configured('SystemURL'),
            'language' => configured('Language'),
            'consentField' => settings()['consentField'] ?? '',
        ]);
        $hooks = new Hooks($panel, __NAMESPACE__ . '\clientsOfUser', (string) floor(microtime(true) * 1000));
    }

    return $hooks;
}

function configured(string $setting): string
{
    return (string) Capsule::table('tblconfiguration')->where('setting', $setting)->value('value');
}

/** @return string[] the clients that this user owns; whoever merely may see an account is not told of a password */
function clientsOfUser(string $userId): array
{
    $rows = Capsule::table('tblusers_clients')->where('auth_user_id', $userId)->where('owner', 1)->get();
    $clients = [];
    foreach ($rows as $row) {
        $clients[] = (string) $row->client_id;
    }

    return $clients;
}

/**
 * Puts what a hook tells into the outbox. Whatever goes wrong is in WHMCS's activity log, and the page goes on.
 *
 * @param mixed $vars
 */
function take(string $hook, $vars): void
{
    try {
        $events = hooks()->events($hook, is_array($vars) ? $vars : []);
        $outbox = $events === [] ? null : outbox();
        foreach ($events as $id => $event) {
            $outbox->add((string) $id, $event);
        }
        if ($outbox !== null) {
            flushAfterPage($outbox);
        }
    } catch (Throwable $error) {
        logActivity("Avisador: $hook could not be taken: " . $error->getMessage());
    }
}

/** Posts what waits. Problems of the far side are for the next time, and on this module's page. */
function flush(int $maxSeconds = 20): void
{
    try {
        outbox()->flush($maxSeconds);
    } catch (Throwable $error) {
        logActivity('Avisador: the outbox could not be posted: ' . $error->getMessage());
    }
}

/** Where the page can be handed over first, it is not kept waiting; elsewhere the cron job posts. */
function flushAfterPage(Outbox $outbox): void
{
    static $isPlanned = false;
    if ($isPlanned || !function_exists('fastcgi_finish_request')) {
        return;
    }
    $isPlanned = true;
    register_shutdown_function(static function (): void {
        // The visitor's next page would wait for this session.
        session_write_close();
        fastcgi_finish_request();
        flush(8);
    });
}
