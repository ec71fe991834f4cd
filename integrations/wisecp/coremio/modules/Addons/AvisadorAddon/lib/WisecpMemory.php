<?php

declare(strict_types=1);

namespace Avisador;

/**
 * What the hooks leave for each other: how a service was, and what a client's details were, since WISECP tells only how
 * they are. A table of its own in the panel's database.
 */
final class WisecpMemory
{
    private const TABLE = 'mod_avisador_memory';

    /** @var Database */
    private $db;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /** Makes the table where it is not there yet. */
    public function install(): void
    {
        $text = $this->db->isMysql() ? 'MEDIUMTEXT' : 'TEXT';
        $this->db->run('CREATE TABLE IF NOT EXISTS ' . self::TABLE . " (
            name VARCHAR(64) NOT NULL PRIMARY KEY,
            value $text NOT NULL
        )" . $this->db->tableOptions());
    }

    /** @return array<string, mixed>|null */
    public function recall(string $name): ?array
    {
        $found = $this->db->run('SELECT value FROM ' . self::TABLE . ' WHERE name = ?', [$name])->fetchColumn();
        $value = is_string($found) ? json_decode($found, true) : null;

        return is_array($value) ? $value : null;
    }

    /**
     * Puts a value in the place of the one that recall() answered. False where another process was faster.
     *
     * @param array<string, mixed>|null $before
     * @param array<string, mixed> $value
     */
    public function replace(string $name, ?array $before, array $value): bool
    {
        if ($before === $value) {
            return true;
        }
        if ($before === null) {
            return $this->db->insert('INSERT INTO ' . self::TABLE . ' (name, value) VALUES (?, ?)', [$name, self::json($value)]);
        }
        $update = 'UPDATE ' . self::TABLE . ' SET value = ? WHERE name = ? AND value = ?';

        return $this->db->run($update, [self::json($value), $name, self::json($before)])->rowCount() === 1;
    }

    /** @param string $name a `*` at its end stands for anything */
    public function forget(string $name): void
    {
        $isMany = substr($name, -1) === '*';
        $this->db->run(
            'DELETE FROM ' . self::TABLE . ' WHERE name ' . ($isMany ? 'LIKE ?' : '= ?'),
            [$isMany ? substr($name, 0, -1) . '%' : $name]
        );
    }

    /** @param array<string, mixed> $value */
    private static function json(array $value): string
    {
        return json_encode($value, Client::JSON);
    }
}
