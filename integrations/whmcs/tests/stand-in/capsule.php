<?php

/** Stands for WHMCS's query builder and for who is signed in, as far as the module uses them. */

declare(strict_types=1);

namespace WHMCS\Database {

    use PDO;
    use StandIn;
    use stdClass;

    final class Capsule
    {
        public static function connection(): self
        {
            return new self();
        }

        public function getPdo(): PDO
        {
            return StandIn::$db;
        }

        public static function table(string $table): Query
        {
            return new Query($table);
        }
    }

    final class Query
    {
        /** @var string */
        private $table;
        /** @var array<string, mixed> */
        private $where = [];

        public function __construct(string $table)
        {
            $this->table = $table;
        }

        public function where(string $column, $value): self
        {
            $this->where[$column] = $value;

            return $this;
        }

        /** @return iterable<stdClass> a collection, not an array */
        public function get(): iterable
        {
            $conditions = implode(' AND ', array_map(static function (string $column): string {
                return "$column = ?";
            }, array_keys($this->where)));
            $statement = StandIn::$db->prepare("SELECT * FROM {$this->table} WHERE $conditions");
            $statement->execute(array_values($this->where));
            yield from $statement->fetchAll(PDO::FETCH_OBJ);
        }

        public function first(): ?stdClass
        {
            foreach ($this->get() as $row) {
                return $row;
            }

            return null;
        }

        public function value(string $column)
        {
            return $this->first()->$column ?? null;
        }
    }
}

namespace WHMCS\Authentication {

    use StandIn;

    final class CurrentUser
    {
        public function isAuthenticatedUser(): bool
        {
            return in_array(StandIn::$actor, ['client', 'staff as client', 'both'], true);
        }

        public function isAuthenticatedAdmin(): bool
        {
            return in_array(StandIn::$actor, ['staff', 'staff as client', 'both'], true);
        }

        public function isMasqueradingAdmin(): bool
        {
            return StandIn::$actor === 'staff as client';
        }
    }
}
