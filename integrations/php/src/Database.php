<?php

declare(strict_types=1);

namespace Avisador;

use PDO;
use PDOException;
use PDOStatement;
use Throwable;

/** The panel's own connection, whatever it does about errors. */
final class Database
{
    /** @var PDO */
    private $pdo;

    public function __construct(PDO $pdo)
    {
        $this->pdo = $pdo;
    }

    /** MySQL or MariaDB; else SQLite. */
    public function isMysql(): bool
    {
        return $this->pdo->getAttribute(PDO::ATTR_DRIVER_NAME) === 'mysql';
    }

    /** What follows the columns of a new table. Ids differ by case, so the collation must too. */
    public function tableOptions(): string
    {
        return $this->isMysql() ? ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin' : '';
    }

    /**
     * Runs a statement. Says it with an exception where it fails, however the connection is set up, without the values.
     *
     * @param array<int, mixed> $values
     *
     * @throws OutboxError
     */
    public function run(string $sql, array $values = []): PDOStatement
    {
        try {
            $statement = $this->pdo->prepare($sql);
            if ($statement !== false && $statement->execute($values)) {
                return $statement;
            }
            $info = ($statement ?: $this->pdo)->errorInfo();
        } catch (PDOException $error) {
            $info = $error->errorInfo ?? [(string) $error->getCode(), null, 'unknown'];
        }
        throw new OutboxError((string) $info[0], (string) ($info[1] ?? 'unknown'));
    }

    /**
     * @param array<int, mixed> $values
     *
     * @return bool false where what has to be unique is there already
     */
    public function insert(string $sql, array $values): bool
    {
        try {
            $this->run($sql, $values);

            return true;
        } catch (OutboxError $error) {
            if ($error->sqlState === '23000') {
                return false;
            }
            throw $error;
        }
    }

    /** All of what it writes, or nothing. Within a transaction of the panel's it is a part of that. */
    public function atOnce(callable $writes): void
    {
        $isOurs = !$this->pdo->inTransaction() && $this->pdo->beginTransaction();
        try {
            $writes();
            if ($isOurs) {
                $this->pdo->commit();
            }
        } catch (Throwable $error) {
            if ($isOurs) {
                $this->pdo->rollBack();
            }
            throw $error;
        }
    }
}
