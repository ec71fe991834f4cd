<?php

declare(strict_types=1);

namespace Avisador;

use InvalidArgumentException;
use PDO;
use PDOException;
use PDOStatement;
use stdClass;
use Throwable;

/**
 * Events on their way to Avisador, in tables of its own in the panel's database. A hook only adds one, which is an
 * insert; flush() posts them, from cron. Nothing is ever dropped: what Avisador does not take waits, what it refuses is
 * kept with the reason. An event that is posted twice, because a process died in between, is one event to Avisador.
 */
final class Outbox
{
    public const EVENTS = 'mod_avisador_outbox';
    public const STATE = 'mod_avisador_state';

    /** Avisador takes 100 events and 256 KiB at once. */
    private const MOST_EVENTS = 100;
    private const MOST_BYTES = 250000;

    /** Seconds until the next try, after so many failures; the last counts from then on. */
    private const BACKOFF = [10, 30, 120, 600, 1800];
    private const LONGEST_WAIT = 3600;

    /** For how long an id that was posted is remembered: as long as Avisador itself remembers it. */
    private const REMEMBERED = 90 * 86400;

    /** Longer than one batch can take. Whoever dies while flushing keeps others out for so long. */
    private const LEASE = 120;

    /** @var PDO */
    private $db;

    /** @var Client */
    private $client;

    /** @var callable(): int */
    private $now;

    /**
     * @param PDO $db the panel's own connection (WHMCS: `Capsule::connection()->getPdo()`); MySQL, MariaDB or SQLite
     * @param callable(): int|null $now seconds since 1970
     */
    public function __construct(PDO $db, Client $client, ?callable $now = null)
    {
        $this->db = $db;
        $this->client = $client;
        $this->now = $now ?? 'time';
    }

    /** Makes the tables where they are not there yet. */
    public function install(): void
    {
        $isMysql = $this->db->getAttribute(PDO::ATTR_DRIVER_NAME) === 'mysql';
        $key = $isMysql ? 'BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY' : 'INTEGER PRIMARY KEY AUTOINCREMENT';
        $text = $isMysql ? 'MEDIUMTEXT' : 'TEXT';
        // Ids differ by case, so the collation must too.
        $table = $isMysql ? ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin' : '';
        $index = $isMysql ? ', INDEX by_turn (status, next_at), INDEX by_client (client_id, status, id)' : '';
        $this->run('CREATE TABLE IF NOT EXISTS ' . self::EVENTS . " (
            id $key,
            event_id VARCHAR(128) NOT NULL UNIQUE,
            client_id VARCHAR(128) NOT NULL,
            body $text NOT NULL,
            status VARCHAR(16) NOT NULL,
            failures INTEGER NOT NULL,
            next_at BIGINT NOT NULL,
            added_at BIGINT NOT NULL,
            settled_at BIGINT NULL,
            reason $text NULL$index
        )$table");
        $this->run('CREATE TABLE IF NOT EXISTS ' . self::STATE . " (
            name VARCHAR(32) NOT NULL PRIMARY KEY,
            value $text NOT NULL
        )$table");
        if (!$isMysql) {
            $this->run('CREATE INDEX IF NOT EXISTS by_turn ON ' . self::EVENTS . ' (status, next_at)');
            $this->run('CREATE INDEX IF NOT EXISTS by_client ON ' . self::EVENTS . ' (client_id, status, id)');
        }
        foreach (['lease' => '', 'pause' => ''] as $name => $value) {
            $this->insert('INSERT INTO ' . self::STATE . ' (name, value) VALUES (?, ?)', [$name, $value]);
        }
    }

    /**
     * Takes an event: one insert, nothing else. Answers false where that id is known already: the same fact again.
     *
     * @param string $eventId names the fact (hookpoint, entity, occurrence): 1 to 128 ASCII characters, no spaces
     * @param array<string, mixed> $event type, client, data; occurredAt is now where it is not given
     *
     * @throws InvalidArgumentException where there is no usable id, type or client.id
     * @throws OutboxError where the database fails; a hook must not let it reach the page
     */
    public function add(string $eventId, array $event): bool
    {
        $clientId = $event['client']['id'] ?? '';
        if (preg_match('/^[\x21-\x7e]{1,128}$/D', $eventId) !== 1) {
            throw new InvalidArgumentException('an event\'s id must have 1 to 128 ASCII characters and no spaces');
        }
        if (!is_string($event['type'] ?? null)) {
            throw new InvalidArgumentException("the event $eventId has no type");
        }
        if (!is_scalar($clientId) || (string) $clientId === '') {
            throw new InvalidArgumentException("the event $eventId has no client.id");
        }
        $now = ($this->now)();
        // What happened happened now, however late it is posted.
        $event += ['occurredAt' => gmdate('Y-m-d\TH:i:s\Z', $now), 'data' => []];
        // An empty PHP array would become a list.
        $event['data'] = $event['data'] === [] ? new stdClass() : $event['data'];
        $body = json_encode(['id' => $eventId] + $event, Client::JSON);

        return $this->insert(
            'INSERT INTO ' . self::EVENTS . ' (event_id, client_id, body, status, failures, next_at, added_at)
             VALUES (?, ?, ?, ?, 0, ?, ?)',
            [$eventId, (string) $clientId, $body, 'waiting', $now, $now]
        );
    }

    /**
     * Posts what is due, in each client's order, until there is no more, Avisador wants a pause, or the time is up. Only
     * one process at a time does; for another it does nothing. Not to be called within a transaction.
     *
     * @return array{posted: int, rejected: int, postponed: int, problem: string|null} `problem`: why it paused
     *
     * @throws OutboxError where the database fails
     */
    public function flush(int $maxSeconds = 20): array
    {
        $done = ['posted' => 0, 'rejected' => 0, 'postponed' => 0, 'problem' => null];
        $until = ($this->now)() + $maxSeconds;
        $lease = $this->take('');
        if ($lease === null) {
            return $done;
        }
        try {
            $most = self::MOST_EVENTS;
            while (($this->now)() < $until && $lease !== null && $this->pausedUntil() <= ($this->now)()) {
                $batch = $this->due($most);
                if ($batch === []) {
                    break;
                }
                $answer = $this->client->postBatch(array_column($batch, 'body'));
                $most = self::MOST_EVENTS;
                if ($this->isAboutEvents($answer)) {
                    // Smaller batches find out which one it is.
                    if (count($batch) > 1) {
                        $most = intdiv(count($batch), 2);
                    } else {
                        $this->settle($batch[0], ['status' => 422, 'errors' => $answer->problem], $done);
                    }
                } elseif ($answer->status === 207 && $this->isOneEach($answer, $batch)) {
                    $this->settleAll($batch, $answer, $done);
                    $this->resume();
                } else {
                    $done['problem'] = $this->pause($answer);
                }
                $lease = $this->take($lease);
            }
            $this->run(
                'DELETE FROM ' . self::EVENTS . ' WHERE status = ? AND settled_at < ?',
                ['posted', ($this->now)() - self::REMEMBERED]
            );
        } finally {
            if ($lease !== null) {
                $this->swap('lease', $lease, '');
            }
        }

        return $done;
    }

    /**
     * How things stand, for staff.
     *
     * @return array{waiting: int, rejected: int, oldestAt: int|null, problem: string|null}
     */
    public function status(): array
    {
        $counts = $this->run('SELECT status, COUNT(*) AS count, MIN(added_at) AS oldest FROM ' . self::EVENTS
            . ' GROUP BY status')->fetchAll(PDO::FETCH_ASSOC);
        $by = array_column($counts, null, 'status');

        return [
            'waiting' => (int) ($by['waiting']['count'] ?? 0),
            'rejected' => (int) ($by['rejected']['count'] ?? 0),
            'oldestAt' => isset($by['waiting']) ? (int) $by['waiting']['oldest'] : null,
            'problem' => $this->readPause()['problem'],
        ];
    }

    /**
     * The newest of those that Avisador refused, with the reason.
     *
     * @return array<int, array{event_id: string, client_id: string, body: string, settled_at: string|int, reason: string}>
     */
    public function rejected(int $limit = 100): array
    {
        return $this->run('SELECT event_id, client_id, body, settled_at, reason FROM ' . self::EVENTS
            . " WHERE status = 'rejected' ORDER BY id DESC LIMIT " . max(1, $limit))->fetchAll(PDO::FETCH_ASSOC);
    }

    /** Lets a refused one be posted again. Answers false where there is none by that id. */
    public function retry(string $eventId): bool
    {
        return $this->run(
            'UPDATE ' . self::EVENTS . " SET status = 'waiting', failures = 0, next_at = ?, settled_at = NULL, reason = NULL
             WHERE event_id = ? AND status = 'rejected'",
            [($this->now)(), $eventId]
        )->rowCount() === 1;
    }

    /**
     * The next ones to post: oldest first, and none whose client has an earlier one that waits for its next try.
     *
     * @return array<int, array{id: int|string, event_id: string, body: string, failures: int|string}>
     */
    private function due(int $most): array
    {
        $now = ($this->now)();
        $rows = $this->run(
            'SELECT o.id, o.event_id, o.body, o.failures FROM ' . self::EVENTS . " o
             WHERE o.status = 'waiting' AND o.next_at <= ? AND NOT EXISTS (
               SELECT 1 FROM " . self::EVENTS . " e
               WHERE e.client_id = o.client_id AND e.status = 'waiting' AND e.id < o.id AND e.next_at > ?)
             ORDER BY o.id LIMIT $most",
            [$now, $now]
        )->fetchAll(PDO::FETCH_ASSOC);
        $bytes = 0;
        $batch = [];
        foreach ($rows as $row) {
            $bytes += strlen($row['body']) + 1;
            if ($batch !== [] && $bytes > self::MOST_BYTES) {
                break;
            }
            $batch[] = $row;
        }

        return $batch;
    }

    /** Whether the answer blames what was posted, and not how, where or when. */
    private function isAboutEvents(Answer $answer): bool
    {
        return in_array($answer->status, [400, 413, 422], true);
    }

    /** @param array<int, array<string, mixed>> $batch */
    private function isOneEach(Answer $answer, array $batch): bool
    {
        $results = $answer->body['results'] ?? null;
        if (!is_array($results) || count($results) !== count($batch)) {
            return false;
        }
        foreach ($batch as $index => $row) {
            if (!isset($results[$index]['status']) || ($results[$index]['id'] ?? null) !== $row['event_id']) {
                return false;
            }
        }

        return true;
    }

    /**
     * @param array<int, array<string, mixed>> $batch
     * @param array{posted: int, rejected: int, postponed: int, problem: string|null} $done
     */
    private function settleAll(array $batch, Answer $answer, array &$done): void
    {
        $isOurs = !$this->db->inTransaction() && $this->db->beginTransaction();
        try {
            foreach ($batch as $index => $row) {
                $this->settle($row, $answer->body['results'][$index] + ['retryAfter' => $answer->retryAfter], $done);
            }
            if ($isOurs) {
                $this->db->commit();
            }
        } catch (Throwable $error) {
            if ($isOurs) {
                $this->db->rollBack();
            }
            throw $error;
        }
    }

    /**
     * @param array<string, mixed> $row
     * @param array<string, mixed> $result
     * @param array{posted: int, rejected: int, postponed: int, problem: string|null} $done
     */
    private function settle(array $row, array $result, array &$done): void
    {
        $now = ($this->now)();
        if ($result['status'] === 202) {
            // The id stays, so that the same fact is not added again; what it said about a client need not.
            $this->run(
                'UPDATE ' . self::EVENTS . " SET status = 'posted', body = '', settled_at = ?, reason = NULL WHERE id = ?",
                [$now, $row['id']]
            );
            $done['posted']++;
        } elseif ($result['status'] === 422) {
            $errors = $result['errors'] ?? 'refused, with no explanation';
            $reason = is_string($errors) ? $errors : json_encode($errors, Client::JSON);
            $this->run(
                'UPDATE ' . self::EVENTS . " SET status = 'rejected', settled_at = ?, reason = ? WHERE id = ?",
                [$now, $reason, $row['id']]
            );
            $done['rejected']++;
        } else {
            $failures = (int) $row['failures'] + 1;
            $wait = self::wait($failures, $result['retryAfter'] ?? null);
            $this->run(
                'UPDATE ' . self::EVENTS . ' SET failures = ?, next_at = ?, reason = ? WHERE id = ?',
                [$failures, $now + $wait, 'not taken: ' . $result['status'], $row['id']]
            );
            $done['postponed']++;
        }
    }

    /** Nothing is posted for a while: the next try has to wait, for all. Answers why. */
    private function pause(Answer $answer): string
    {
        $failures = $this->readPause()['failures'] + 1;
        $problem = $answer->problem !== '' ? $answer->problem : "an answer that is not understood ({$answer->status})";
        $wait = self::wait($failures, $answer->retryAfter);
        $pause = ['until' => ($this->now)() + $wait, 'failures' => $failures, 'problem' => $problem];
        $this->writeState('pause', json_encode($pause, Client::JSON));

        return $problem;
    }

    private function resume(): void
    {
        if ($this->readPause()['failures'] > 0) {
            $this->writeState('pause', '');
        }
    }

    private function pausedUntil(): int
    {
        return $this->readPause()['until'];
    }

    /** @return array{until: int, failures: int, problem: string|null} */
    private function readPause(): array
    {
        $kept = json_decode($this->readState('pause'), true);

        return (is_array($kept) ? $kept : []) + ['until' => 0, 'failures' => 0, 'problem' => null];
    }

    /** Seconds until the next try; not the same for all panels that were turned away at once. */
    private static function wait(int $failures, ?int $retryAfter): int
    {
        $backoff = self::BACKOFF[min($failures, count(self::BACKOFF)) - 1];
        $spread = intdiv($backoff, 5);

        return min(self::LONGEST_WAIT, max($retryAfter ?? 0, $backoff + random_int(-$spread, $spread)));
    }

    /**
     * Takes the lease, or renews the one that is held. Null where another process has it.
     *
     * @param string $held '' where none is held
     */
    private function take(string $held): ?string
    {
        $now = ($this->now)();
        if ($held === '') {
            $held = $this->readState('lease');
            if ((int) $held > $now) {
                return null;
            }
        }
        // Never the same as the one before, or the database would say that nothing was changed.
        $taken = ($now + self::LEASE) . ' ' . bin2hex(random_bytes(8));

        return $this->swap('lease', $held, $taken) ? $taken : null;
    }

    private function swap(string $name, string $from, string $to): bool
    {
        return $this->run(
            'UPDATE ' . self::STATE . ' SET value = ? WHERE name = ? AND value = ?',
            [$to, $name, $from]
        )->rowCount() === 1;
    }

    private function readState(string $name): string
    {
        return (string) $this->run('SELECT value FROM ' . self::STATE . ' WHERE name = ?', [$name])->fetchColumn();
    }

    private function writeState(string $name, string $value): void
    {
        $this->run('UPDATE ' . self::STATE . ' SET value = ? WHERE name = ?', [$value, $name]);
    }

    /**
     * @param array<int, mixed> $values
     *
     * @return bool false where what has to be unique is there already
     */
    private function insert(string $sql, array $values): bool
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

    /**
     * Says it with an exception where it fails, however the connection is set up. Values are not in its message.
     *
     * @param array<int, mixed> $values
     *
     * @throws OutboxError
     */
    private function run(string $sql, array $values = []): PDOStatement
    {
        try {
            $statement = $this->db->prepare($sql);
            if ($statement !== false && $statement->execute($values)) {
                return $statement;
            }
            $info = ($statement ?: $this->db)->errorInfo();
        } catch (PDOException $error) {
            $info = $error->errorInfo ?? [(string) $error->getCode(), null, 'unknown'];
        }
        throw new OutboxError((string) $info[0], (string) ($info[1] ?? 'unknown'));
    }
}
