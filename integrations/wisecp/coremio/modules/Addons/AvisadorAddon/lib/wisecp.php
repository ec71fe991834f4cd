<?php

/** Puts the add-on together: its settings, its tables in WISECP's database, and what happens when a hook fires. */

declare(strict_types=1);

namespace Avisador;

use PDO;
use Throwable;

require_once __DIR__ . '/load.php';

/** What the staff have set up; '' where it is not. */
function setting(string $name): string
{
    $value = (include __DIR__ . '/../config.php')['settings'][$name] ?? '';

    return is_scalar($value) ? trim((string) $value) : '';
}

/** Throws WisecpError where there is none. */
function connection(): PDO
{
    static $own = null;
    if (setting('dsn') === '') {
        $found = (new WisecpData())->connection();
        if ($found === null) {
            throw new WisecpError('WISECP\'s database connection is not found: set one up in this add-on\'s settings');
        }

        return $found;
    }
    $own = $own ?? new PDO(setting('dsn'), setting('dbUser'), setting('dbPassword'));

    return $own;
}

/** Throws InvalidArgumentException where the address or the secret cannot be right. */
function client(): Client
{
    return new Client(setting('url'), setting('secret'));
}

/** @param Client|null $client null for everything but posting: what happens before the settings are there waits too */
function outbox(?Client $client = null): Outbox
{
    return new Outbox(connection(), $client);
}

function memory(): WisecpMemory
{
    return new WisecpMemory(new Database(connection()));
}

/** Makes the tables, and learns how the services are: what becomes of each from here on is told by the difference. */
function install(): void
{
    outbox()->install();
    memory()->install();
    $statuses = (new WisecpData())->statuses();
    (new Database(connection()))->atOnce(static function () use ($statuses): void {
        $memory = memory();
        $memory->forget('service:*');
        foreach (array_intersect($statuses, ['active', 'suspended']) as $id => $status) {
            $memory->replace("service:$id", null, ['status' => $status]);
        }
    });
}

function hooks(): WisecpHooks
{
    static $request = null;
    $request = $request ?? bin2hex(random_bytes(6));
    $panel = new WisecpPanel(new WisecpData(), [
        'invoiceUrl' => setting('invoiceUrl'), 'consentField' => setting('consentField'),
    ]);

    return new WisecpHooks($panel, memory(), $request);
}

/**
 * Puts what a hook tells into the outbox. Whatever goes wrong is in WISECP's log, and the page goes on.
 *
 * @param array<int, mixed> $arguments
 */
function take(string $hook, array $arguments): void
{
    try {
        $added = 0;
        (new Database(connection()))->atOnce(static function () use ($hook, $arguments, &$added): void {
            foreach (hooks()->events($hook, $arguments) as $id => $event) {
                $added += outbox()->add((string) $id, $event) ? 1 : 0;
            }
        });
        if ($added > 0) {
            flushAfterPage();
        }
    } catch (Throwable $error) {
        // What others say of their failures may hold a client's data.
        $isOurs = $error instanceof WisecpError || $error instanceof OutboxError;
        say("$hook could not be taken: " . ($isOurs ? $error->getMessage() : get_class($error)));
    }
}

/** Posts what waits. Why it could not be posted is on the add-on's page. */
function flush(int $maxSeconds = 20): void
{
    if (setting('url') === '') {
        return;
    }
    try {
        outbox(client())->flush($maxSeconds);
    } catch (Throwable $error) {
        error_log('Avisador: the outbox could not be posted: ' . get_class($error));
    }
}

/** Where the page can be handed over first, it is not kept waiting; elsewhere WISECP's cron job posts. */
function flushAfterPage(): void
{
    static $isPlanned = false;
    if ($isPlanned || !function_exists('fastcgi_finish_request')) {
        return;
    }
    $isPlanned = true;
    register_shutdown_function(static function (): void {
        // The visitor's next page would wait for this session.
        session_write_close();
        \fastcgi_finish_request();
        flush(8);
    });
}

/** Never lets a failing log reach the page either. */
function say(string $message): void
{
    try {
        (new WisecpData())->log($message);
    } catch (Throwable $error) {
        error_log("Avisador: $message");
    }
}

/** Tells this session's own forms from those of another site. */
function formToken(): string
{
    return hash_hmac('sha256', 'avisador ' . session_id(), setting('secret') . __DIR__);
}
