<?php

declare(strict_types=1);

namespace Avisador;

/** What package a service had before the staff changed it, from one request to another, for a day. */
final class Packages
{
    private const TABLE = 'mod_avisador_packages';

    /** Whoever saves a service makes its server follow soon, or not at all. */
    private const REMEMBERED = 86400;

    /** @var Database */
    private $db;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /** Makes the table where it is not there yet. */
    public function install(): void
    {
        $this->db->run('CREATE TABLE IF NOT EXISTS ' . self::TABLE . ' (
            service_id VARCHAR(32) NOT NULL PRIMARY KEY,
            product_id VARCHAR(32) NOT NULL,
            product TEXT NOT NULL,
            saved_at BIGINT NOT NULL
        )' . $this->db->tableOptions());
    }

    /**
     * Of several changes in a row the first counts: that is what the client had.
     *
     * @param array{productId: string, product: string} $before
     */
    public function remember(string $serviceId, array $before): void
    {
        $this->db->run('DELETE FROM ' . self::TABLE . ' WHERE saved_at <= ?', [time() - self::REMEMBERED]);
        $this->db->insert(
            'INSERT INTO ' . self::TABLE . ' (service_id, product_id, product, saved_at) VALUES (?, ?, ?, ?)',
            [$serviceId, $before['productId'], json_encode($before['product'], Client::JSON), time()]
        );
    }

    /** @return array{productId: string, product: string}|null */
    public function recall(string $serviceId): ?array
    {
        $row = $this->db->run(
            'SELECT product_id, product FROM ' . self::TABLE . ' WHERE service_id = ? AND saved_at > ?',
            [$serviceId, time() - self::REMEMBERED]
        )->fetch();

        return $row === false ? null : [
            'productId' => (string) $row['product_id'],
            'product' => json_decode($row['product']),
        ];
    }

    public function forget(string $serviceId): void
    {
        $this->db->run('DELETE FROM ' . self::TABLE . ' WHERE service_id = ?', [$serviceId]);
    }
}
