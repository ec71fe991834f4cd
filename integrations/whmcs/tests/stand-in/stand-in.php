<?php

declare(strict_types=1);

/** A word that must never leave the panel. */
function canary(string $of): string
{
    return 'CANARY-' . strtr($of, ' ', '-') . '-7f3a';
}

/**
 * Stands for WHMCS: its tables, its hooks, and people who do not exist. What one of them is called is what another
 * thing is called too: a client's id is also a user's, a service's, an invoice's … of somebody else, so that whoever is
 * looked up by the wrong id is the wrong one.
 */
final class StandIn
{
    /** @var PDO */
    public static $db;
    /** @var array<string, callable[]> */
    public static $hooks = [];
    /** @var array<string, int> how often each hook was fired that the module listens to */
    public static $fired = [];
    /** @var float[] milliseconds that each of them held its page; cron jobs hold none */
    public static $held = [];
    /** @var float[] milliseconds of those that it had a processor: on a busy machine it waits for one */
    public static $worked = [];
    /** @var string[] the activity log */
    public static $log = [];
    /** @var string|null `client`, `staff`, `staff as client`, `both`, or nobody */
    public static $actor;
    /** @var int|null the module's time; null: the real one */
    public static $now;
    /** @var int how often the API was asked */
    public static $asked = 0;

    /** A panel that has just got the module, set up with this. */
    public static function open(string $url = 'http://127.0.0.1:1', string $secret = SECRET, ?PDO $db = null): void
    {
        self::$db = $db ?? database();
        Api::$instead = [];
        foreach (require __DIR__ . '/data.php' as $table => [$columns, $rows]) {
            $types = array_map(static function (string $column): string {
                return "$column VARCHAR(250)";
            }, $columns);
            self::$db->exec("CREATE TABLE $table (" . implode(', ', $types) . ')');
            foreach ($rows as $row) {
                self::add($table, array_combine($columns, $row));
            }
        }
        self::set('url', $url);
        self::set('secret', $secret);
        [self::$log, self::$now, Api::$lists, $_POST, $_SESSION] = [[], null, 'list', [], ['adminid' => '3']];
        same('success', avisador_activate()['status']);
        self::request();
    }

    /** Another page: WHMCS loads the module's hooks anew. */
    public static function request(?string $actor = null): void
    {
        self::$actor = $actor;
        self::$hooks = [];
        require PLUGIN . '/modules/addons/avisador/hooks.php';
    }

    /** Lets a moment happen, with what WHMCS says of it and, wherever there is room, with what it should not say. */
    public static function fire(string $hook, array $vars): void
    {
        $vars += [
            'password' => canary('password'), 'authdata' => canary('2fa'), 'authmodule' => 'totp',
            'customfields' => ['PIN' => canary('custom pin')], 'twofa' => ['backup' => [canary('backup code')]],
        ];
        foreach (self::$hooks[$hook] ?? [] as $function) {
            [$start, $used] = [hrtime(true), self::used()];
            $answer = $function($vars);
            if ($hook !== 'AfterCronJob') {
                self::$held[] = (hrtime(true) - $start) / 1e6;
                self::$worked[] = self::used() - $used;
            }
            self::$fired[$hook] = (self::$fired[$hook] ?? 0) + 1;
            same(null, $answer, "$hook must change nothing;");
        }
    }

    /** Milliseconds that this process has had a processor. */
    private static function used(): float
    {
        $usage = getrusage();

        return ($usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec']) * 1e3
            + ($usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec']) / 1e3;
    }

    /** What a module is called with: a service, whose it is, and the keys to the server. */
    public static function params(string $serviceId, array $more = []): array
    {
        $service = self::row('tblhosting', $serviceId);

        return ['params' => $more + [
            'serviceid' => (int) $serviceId, 'userid' => (int) $service['userid'], 'pid' => (int) $service['packageid'],
            'addonId' => 0, 'domain' => $service['domain'], 'username' => canary('username'), 'password' => canary('service password'),
            'server' => true, 'serverip' => canary('server ip'), 'serverhostname' => canary('server name'),
            'serverusername' => 'root', 'serverpassword' => canary('server password'),
            'serveraccesshash' => canary('access hash'), 'configoption1' => canary('module option'),
            'customfields' => ['Root password' => canary('root password'), 'More' => ['deep' => [canary('deep credential')]]],
            'configoptions' => ['API key' => canary('api key')],
            'clientsdetails' => ['id' => $service['userid'], 'password' => canary('client password'), 'notes' => canary('staff notes')],
        ]];
    }

    public static function cron(): void
    {
        self::request();
        self::fire('AfterCronJob', []);
    }

    /** @return array<string, array<string, mixed>> what waits in the outbox, by id */
    public static function waiting(): array
    {
        $rows = self::$db->query("SELECT event_id, body FROM mod_avisador_outbox WHERE status = 'waiting' ORDER BY id");
        $waiting = [];
        foreach ($rows as $row) {
            $waiting[$row['event_id']] = json_decode($row['body'], true);
        }

        return $waiting;
    }

    /** @param array<string, mixed> $row */
    public static function add(string $table, array $row): void
    {
        $marks = implode(', ', array_fill(0, count($row), '?'));
        self::$db->prepare("INSERT INTO $table (" . implode(', ', array_keys($row)) . ") VALUES ($marks)")->execute(array_values($row));
    }

    public static function change(string $table, string $id, array $values): void
    {
        $sets = implode(', ', array_map(static function (string $column): string {
            return "$column = ?";
        }, array_keys($values)));
        self::$db->prepare("UPDATE $table SET $sets WHERE id = ?")->execute(array_merge(array_values($values), [$id]));
    }

    /** A setting of the module, as its configuration is saved. */
    public static function set(string $setting, string $value): void
    {
        self::$db->prepare("DELETE FROM tbladdonmodules WHERE module = 'avisador' AND setting = ?")->execute([$setting]);
        self::add('tbladdonmodules', ['module' => 'avisador', 'setting' => $setting, 'value' => $value]);
    }

    /** @return array<string, string>|null */
    public static function row(string $table, $id): ?array
    {
        return self::rows($table, 'id', $id)[0] ?? null;
    }

    /** @return array<int, array<string, string>> */
    public static function rows(string $table, string $column, $value): array
    {
        $statement = self::$db->prepare("SELECT * FROM $table WHERE $column = ?");
        $statement->execute([(string) $value]);

        return $statement->fetchAll(PDO::FETCH_ASSOC);
    }
}
