<?php

/**
 * Stands for WISECP, as its documentation has it: hooks, add-ons, the query builder and the helpers that the add-on asks,
 * and clients who do not exist. Up to version 4, or as version 5 where the constant WISECP is 5. Whatever a record has that
 * must not leave the panel holds the word hunter2.
 */

declare(strict_types=1);

define('DS', DIRECTORY_SEPARATOR);
defined('WISECP') || define('WISECP', 4);

require __DIR__ . '/clock.php';

/** What the panel holds; the tests change it. */
final class Panel
{
    /** @var array<int, array<string, mixed>> */
    public static $users = [];
    /** @var array<int, array<string, mixed>> */
    public static $invoices = [];
    /** @var array<int, array<string, mixed>> */
    public static $services = [];
    /** @var string[] what staff see in the log */
    public static $log = [];
    /** @var int seconds by which the add-on's clock is ahead */
    public static $later = 0;
    /** @var string where the panel is installed */
    public static $root;
    /** @var PDO */
    public static $pdo;

    /** A panel with two clients, into which the add-on's folder has been copied. */
    public static function install(string $plugin, string $root): void
    {
        self::$root = $root;
        self::copy($plugin . '/coremio', self::$root . '/coremio');
        self::reset();
        require self::addon() . '/AvisadorAddon.php';
    }

    public static function addon(): string
    {
        return self::$root . '/coremio/modules/Addons/AvisadorAddon';
    }

    /** An empty database, and the records as they are in the beginning. */
    public static function reset(): void
    {
        self::$pdo = new PDO('sqlite::memory:');
        self::$pdo->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
        self::$log = [];
        self::$later = 0;
        Models::$init = new Models(new Database(self::$pdo));
        Modules::$init = new Modules(new Database(self::$pdo));
        $user = ['company_name' => '', 'password' => 'hunter2', 'secure_hash' => 'hunter2', 'type' => 'member'];
        self::$users = [
            1042 => ['id' => '1042', 'name' => 'Juan', 'surname' => 'P&eacute;rez', 'email' => 'juan@example.com',
                'phone' => '5491123450001', 'lang' => 'es', 'field_5' => '1'] + $user,
            7 => ['id' => '7', 'name' => 'Jane', 'surname' => 'Doe', 'company_name' => 'Doe &amp; Co', 'email' => 'jane@example.com',
                'phone' => '14155550007', 'lang' => 'en'] + $user,
        ];
        $invoice = ['duedate' => '2026-12-01 23:59:00', 'datepaid' => '1881-05-19 00:00:00', 'status' => 'unpaid',
            'user_data' => ['name' => 'Somebody', 'phone' => '5491100000000', 'identity' => 'hunter2'], 'pmethod_msg' => 'hunter2'];
        self::$invoices = [
            9001 => ['id' => 9001, 'user_id' => 1042, 'number' => 'A-0001', 'total' => '15950.0000', 'currency' => 3] + $invoice,
            9002 => ['id' => 9002, 'user_id' => 7, 'number' => '', 'total' => 24.78, 'currency' => 4] + $invoice,
        ];
        $secrets = ['login' => ['username' => 'espiga', 'password' => 'hunter2'], 'ftp_info' => ['password' => 'hunter2']];
        $owner = WISECP === 5 ? 'user_id' : 'owner_id';
        self::$services = [
            314 => ['id' => 314, $owner => 1042, 'type' => 'hosting', 'product_id' => 7, 'name' => 'Hosting &quot;Pro&quot;',
                'status' => 'active', 'options' => ['domain' => 'espiga.com.ar'] + $secrets],
            315 => ['id' => 315, $owner => 7, 'type' => 'domain', 'product_id' => 1042, 'name' => 'doe.example', 'status' => 'active',
                'options' => ['domain' => 'doe.example', 'transfer_code' => 'hunter2']],
            316 => ['id' => 316, $owner => 7, 'type' => 'server', 'product_id' => 2, 'name' => 'VPS', 'status' => 'suspended',
                'options' => json_encode($secrets)],
            317 => ['id' => 317, $owner => 7, 'type' => 'hosting', 'product_id' => 7, 'name' => 'Hosting', 'status' => 'waiting',
                'options' => []],
        ];
    }

    /** Fires a hook as WISECP does. */
    public static function fire(string $hook, ...$arguments): void
    {
        Hook::run($hook, ...$arguments);
    }

    /** What versions before 5 pass about a client; the password only where it says so. */
    public static function client(int $id, array $more = []): array
    {
        $user = array_intersect_key(self::$users[$id], array_flip(['id', 'name', 'surname', 'company_name', 'email', 'phone', 'lang']));

        return $more + $user + ['identity' => '20-12345678-9', 'address' => [
            'country_code' => 'AR', 'country_name' => 'Argentina', 'city' => 'Rosario', 'address' => 'San Martín 1', 'zipcode' => '2000',
        ]];
    }

    /** What versions before 5 pass about an order: its row. */
    public static function order(int $id): array
    {
        return self::$services[$id];
    }

    /** @return array<string, array<string, mixed>> what waits in the outbox, by id */
    public static function waiting(): array
    {
        $rows = self::$pdo->query("SELECT event_id, body FROM mod_avisador_outbox WHERE status = 'waiting' ORDER BY id");
        $waiting = [];
        foreach ($rows as $row) {
            $waiting[$row['event_id']] = json_decode($row['body'], true);
        }

        return $waiting;
    }

    private static function copy(string $from, string $to): void
    {
        mkdir($to, 0700, true);
        foreach (array_diff(scandir($from), ['.', '..']) as $entry) {
            is_dir("$from/$entry") ? self::copy("$from/$entry", "$to/$entry") : copy("$from/$entry", "$to/$entry");
        }
    }
}

final class Hook
{
    /** @var array<string, array<int, callable>> */
    public static $listeners = [];

    public static function add(string $name, int $priority, callable $function): void
    {
        self::$listeners[$name][] = $function;
    }

    public static function run(string $name, ...$arguments): void
    {
        foreach (self::$listeners[$name] ?? [] as $function) {
            $function(...$arguments);
        }
    }
}

/** The base of add-ons: their config.php is where their settings and their status are. */
abstract class AddonModule
{
    public $_name;
    public $config = [];
    public $lang = [];
    public $dir;
    public $url = 'https://panel.example.com/coremio/modules/Addons/AvisadorAddon/';
    public $area_link = 'https://panel.example.com/admin/tools/addons/AvisadorAddon';
    public $error = '';

    public function __construct()
    {
        $this->dir = Panel::addon() . DS;
        $this->config = include $this->dir . 'config.php';
        $this->lang = include $this->dir . 'lang/es.php';
    }

    /** What the settings page does with what was typed. */
    public function save_settings(array $fields): bool
    {
        $fields = $this->save_fields($fields);
        if ($fields === false) {
            return false;
        }
        $this->save_config(['settings' => $fields + $this->config['settings']] + $this->config);

        return true;
    }

    public function change_addon_status(string $arg): bool
    {
        $isOn = $arg === 'enable';
        if (!($isOn ? $this->activate() : $this->deactivate())) {
            return false;
        }
        $this->save_config(['status' => $isOn] + $this->config);

        return true;
    }

    private function save_config(array $config): void
    {
        $this->config = $config;
        file_put_contents($this->dir . 'config.php', '<?php return ' . var_export($config, true) . ';');
    }
}

/** The query builder: what is documented of it, over a connection that is not. */
final class Database
{
    private $connection;
    private $columns = '*';

    public function __construct(PDO $pdo)
    {
        $this->connection = $pdo;
    }

    public function select(string $columns = '*'): self
    {
        $this->columns = $columns;

        return $this;
    }

    public function from(string $table): self
    {
        same(['id,status', 'users_products'], [$this->columns, $table], 'the stand-in knows one query;');

        return $this;
    }

    public function build(): bool
    {
        return Panel::$services !== [];
    }

    public function fetch_assoc(): array
    {
        return array_map(static function (array $row): array {
            return ['id' => $row['id'], 'status' => $row['status']];
        }, array_values(Panel::$services));
    }
}

final class WDB
{
    /** @var Database|null where version 5 has its builder, for all anybody knows */
    private static $builder;

    public static function hold(?Database $builder): void
    {
        self::$builder = $builder;
    }

    public static function select(string $columns = '*'): Database
    {
        return Models::$init->db->select($columns);
    }
}

class Models
{
    public static $init;
    public $db;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }
}

final class Modules extends Models
{
    public static $init;
}

final class User
{
    public static function getData($id, $fields, $how = 'object')
    {
        $row = array_intersect_key(Panel::$users[$id] ?? [], array_flip(explode(',', $fields)));

        return $how === 'array' ? $row : (object) $row;
    }

    public static function getInfo($id, $fields)
    {
        return array_intersect_key(Panel::$users[$id] ?? [], array_flip(explode(',', $fields)));
    }
}

final class Invoices
{
    public static function get($id)
    {
        return Panel::$invoices[$id] ?? false;
    }
}

final class Money
{
    public static function Currency($id)
    {
        return ['id' => $id, 'code' => [3 => 'ARS', 4 => 'USD'][$id] ?? ''];
    }
}

final class Api
{
    public static function Billing(): self
    {
        return new self();
    }

    public function GetInvoice($id)
    {
        return ['status' => 'successful', 'data' => [
            'id' => $id, 'share' => ['token' => "t$id", 'link' => "https://panel.example.com/invoice?token=t$id"],
        ]];
    }
}

final class Events
{
    public static function create(array $event): void
    {
        Panel::$log[] = $event['data']['message'];
    }
}

if (WISECP === 5) {
    final class Services
    {
        public static function get($id, $select = '')
        {
            return Panel::$services[$id] ?? [];
        }
    }

    /** The document of a sale, which is no service. */
    final class Orders
    {
        public static function get($id)
        {
            return ['id' => $id, 'user_id' => 7, 'name' => 'another thing'];
        }
    }
} else {
    final class Orders
    {
        public static function get($id, $select = '')
        {
            return Panel::$services[$id] ?? false;
        }
    }
}
