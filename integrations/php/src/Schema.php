<?php

declare(strict_types=1);

namespace Avisador;

/** The tables of the outbox and of the turn, in the panel's own database. */
final class Schema
{
    public const OUTBOX = 'mod_avisador_outbox';
    public const STATE = 'mod_avisador_state';

    /** Makes the tables where they are not there yet. */
    public static function install(Database $db): void
    {
        $isMysql = $db->isMysql();
        $key = $isMysql ? 'BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY' : 'INTEGER PRIMARY KEY AUTOINCREMENT';
        $text = $isMysql ? 'MEDIUMTEXT' : 'TEXT';
        $indexes = ['by_turn' => '(status, next_at)', 'by_client' => '(client_id, status, id)'];
        $within = '';
        foreach ($isMysql ? $indexes : [] as $name => $columns) {
            $within .= ", INDEX $name $columns";
        }
        $db->run('CREATE TABLE IF NOT EXISTS ' . self::OUTBOX . " (
            id $key,
            event_id VARCHAR(128) NOT NULL UNIQUE,
            client_id VARCHAR(128) NOT NULL,
            body $text NOT NULL,
            status VARCHAR(16) NOT NULL,
            failures INTEGER NOT NULL,
            next_at BIGINT NOT NULL,
            added_at BIGINT NOT NULL,
            settled_at BIGINT NULL,
            reason $text NULL$within
        )" . $db->tableOptions());
        foreach ($isMysql ? [] : $indexes as $name => $columns) {
            $db->run("CREATE INDEX IF NOT EXISTS $name ON " . self::OUTBOX . " $columns");
        }
        $db->run('CREATE TABLE IF NOT EXISTS ' . self::STATE . " (
            name VARCHAR(32) NOT NULL PRIMARY KEY,
            value $text NOT NULL
        )" . $db->tableOptions());
        foreach (['lease', 'pause'] as $name) {
            $db->insert('INSERT INTO ' . self::STATE . ' (name, value) VALUES (?, ?)', [$name, '']);
        }
    }
}
