<?php

/** Stands for WHMCS: its functions, its query builder as far as the module uses it, and clients who do not exist. */

declare(strict_types=1);

namespace WHMCS\Database {

    use PDO;

    final class Capsule
    {
        /** @var PDO */
        public static $pdo;

        public static function connection(): self
        {
            return new self();
        }

        public function getPdo(): PDO
        {
            return self::$pdo;
        }

        public static function table(string $table): Query
        {
            return new Query(self::$pdo, $table);
        }
    }

    final class Query
    {
        /** @var PDO */
        private $db;
        /** @var string */
        private $table;
        /** @var array<string, mixed> */
        private $where = [];

        public function __construct(PDO $db, string $table)
        {
            $this->db = $db;
            $this->table = $table;
        }

        public function where(string $column, $value): self
        {
            $this->where[$column] = $value;

            return $this;
        }

        public function get(): array
        {
            $conditions = implode(' AND ', array_map(static function (string $column): string {
                return "$column = ?";
            }, array_keys($this->where)));
            $statement = $this->db->prepare("SELECT * FROM {$this->table} WHERE $conditions");
            $statement->execute(array_values($this->where));

            return $statement->fetchAll(PDO::FETCH_OBJ);
        }

        public function value(string $column)
        {
            return $this->get()[0]->$column ?? null;
        }
    }
}

namespace {

    use WHMCS\Database\Capsule;

    define('WHMCS', true);

    final class FakePanel
    {
        /** @var array<string, callable> */
        public static $hooks = [];
        /** @var string[] */
        public static $log = [];
        /** @var array<string, array<string, array<string, mixed>>> by action, then by the id that is asked for */
        public static $answers = [];

        /** @param array<string, mixed> $vars */
        public static function fire(string $hook, array $vars): void
        {
            (self::$hooks[$hook])($vars);
        }

        public static function open(string $url, string $secret): void
        {
            $db = new PDO('sqlite::memory:');
            $db->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
            $db->exec('CREATE TABLE tbladdonmodules (module TEXT, setting TEXT, value TEXT)');
            $db->exec('CREATE TABLE tblconfiguration (setting TEXT, value TEXT)');
            $db->exec('CREATE TABLE tblusers_clients (auth_user_id TEXT, client_id TEXT, owner INTEGER)');
            $add = $db->prepare('INSERT INTO tbladdonmodules VALUES (?, ?, ?)');
            $add->execute(['avisador', 'url', $url]);
            $add->execute(['avisador', 'secret', $secret]);
            $db->exec("INSERT INTO tblconfiguration VALUES ('SystemURL', 'https://panel.example.com'), ('Language', 'spanish')");
            Capsule::$pdo = $db;
            self::$log = [];
        }

        /** @return array<string, array<string, mixed>> what waits in the outbox, by id */
        public static function waiting(): array
        {
            $rows = Capsule::$pdo->query("SELECT event_id, body FROM mod_avisador_outbox WHERE status = 'waiting' ORDER BY id");
            $waiting = [];
            foreach ($rows as $row) {
                $waiting[$row['event_id']] = json_decode($row['body'], true);
            }

            return $waiting;
        }
    }

    function add_hook(string $name, int $priority, callable $function): void
    {
        FakePanel::$hooks[$name] = $function;
    }

    function localAPI(string $action, array $inputs): array
    {
        if ($action === 'DecryptPassword') {
            return ['result' => 'success', 'password' => strrev($inputs['password2'])];
        }
        $id = (string) ($inputs['clientid'] ?? $inputs['invoiceid'] ?? $inputs['serviceid'] ?? $inputs['domainid'] ?? $inputs['quoteid']);
        $answer = FakePanel::$answers[$action][$id] ?? null;

        return $answer === null ? ['result' => 'error', 'message' => 'Not Found'] : ['result' => 'success'] + $answer;
    }

    function logActivity(string $message): void
    {
        FakePanel::$log[] = $message;
    }

    function generate_token(): string
    {
        return '<input type="hidden" name="token" value="t">';
    }

    function check_token(string $namespace): void
    {
    }
}
