<?php

declare(strict_types=1);

namespace Avisador;

use InvalidArgumentException;
use LogicException;
use PDO;
use stdClass;

/**
 * Events on their way to Avisador, in tables of its own in the panel's database. A hook only adds one, which is an
 * insert; flush() posts them, from cron. Nothing is ever dropped: what Avisador does not take waits, what it refuses is
 * kept with the reason. An event that is posted twice, because a process died in between, is one event to Avisador.
 */
final class Outbox
{
    private const TABLE = Schema::OUTBOX;

    /** Avisador takes 100 events and 256 KiB at once. */
    private const MOST_EVENTS = 100;
    private const MOST_BYTES = 250000;

    /** For how long an id that was posted is remembered: as long as Avisador itself remembers it. */
    private const REMEMBERED = 90 * 86400;

    /** @var Database */
    private $db;

    /** @var Client|null */
    private $client;

    /** @var callable(): int */
    private $now;

    /** @var Turn */
    private $turn;

    /**
     * @param PDO $pdo the panel's own connection; MySQL, MariaDB or SQLite
     * @param Client|null $client null while it is not known where to post: everything but flush() works
     * @param callable(): int|null $now seconds since 1970
     */
    public function __construct(PDO $pdo, ?Client $client = null, ?callable $now = null)
    {
        $this->db = new Database($pdo);
        $this->client = $client;
        $this->now = $now ?? static function (): int {
            return time();
        };
        $this->turn = new Turn($this->db, $this->now);
    }

    /** Makes the tables where they are not there yet. */
    public function install(): void
    {
        Schema::install($this->db);
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

        return $this->db->insert(
            'INSERT INTO ' . self::TABLE . ' (event_id, client_id, body, status, failures, next_at, added_at)
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
     * @throws LogicException where there is no client
     * @throws OutboxError where the database fails
     */
    public function flush(int $maxSeconds = 20): array
    {
        if ($this->client === null) {
            throw new LogicException('an outbox without a client cannot post');
        }
        $done = ['posted' => 0, 'rejected' => 0, 'postponed' => 0, 'problem' => null];
        $until = ($this->now)() + $maxSeconds;
        try {
            $most = self::MOST_EVENTS;
            while (($this->now)() < $until && $this->turn->take() && !$this->turn->isPaused()) {
                $batch = $this->due($most);
                if ($batch === []) {
                    $this->forget();
                    break;
                }
                $answer = $this->client->postBatch(array_column($batch, 'body'));
                $most = self::MOST_EVENTS;
                if ($answer->status === 207 && $this->isOneEach($answer, $batch)) {
                    $this->settleAll($batch, $answer, $done);
                    $this->turn->resume();
                } elseif (!$this->isAboutEvents($answer)) {
                    $done['problem'] = $this->turn->pause($answer);
                } elseif (count($batch) > 1) {
                    // Smaller batches find out which one it is.
                    $most = intdiv(count($batch), 2);
                } else {
                    $this->settle($batch[0], ['status' => 422, 'errors' => $answer->problem], $done);
                }
            }
        } finally {
            $this->turn->end();
        }

        return $done;
    }

    /** Ends a pause: what made it necessary has been put right. */
    public function resume(): void
    {
        $this->turn->resume();
    }

    /**
     * How things stand, for staff.
     *
     * @return array{waiting: int, rejected: int, oldestAt: int|null, postedAt: int|null, problem: string|null}
     *     `oldestAt`: when the oldest that waits was added; `postedAt`: when one was last taken by Avisador
     */
    public function status(): array
    {
        $counts = $this->db->run('SELECT status, COUNT(*) AS count, MIN(added_at) AS oldest, MAX(settled_at) AS settled'
            . ' FROM ' . self::TABLE . ' GROUP BY status')->fetchAll(PDO::FETCH_ASSOC);
        $by = array_column($counts, null, 'status');

        return [
            'waiting' => (int) ($by['waiting']['count'] ?? 0),
            'rejected' => (int) ($by['rejected']['count'] ?? 0),
            'oldestAt' => isset($by['waiting']) ? (int) $by['waiting']['oldest'] : null,
            'postedAt' => isset($by['posted']) ? (int) $by['posted']['settled'] : null,
            'problem' => $this->turn->problem(),
        ];
    }

    /**
     * The newest of those that Avisador refused, with the reason.
     *
     * @return array<int, array{event_id: string, client_id: string, body: string, settled_at: string|int, reason: string}>
     */
    public function rejected(int $limit = 100): array
    {
        return $this->db->run('SELECT event_id, client_id, body, settled_at, reason FROM ' . self::TABLE
            . " WHERE status = 'rejected' ORDER BY id DESC LIMIT " . max(1, $limit))->fetchAll(PDO::FETCH_ASSOC);
    }

    /**
     * Lets a refused one be posted again. Answers false where there is none by that id.
     *
     * @param array<string, mixed>|null $client as the panel knows the client now; null: as it was
     */
    public function retry(string $eventId, ?array $client = null): bool
    {
        $find = 'SELECT body FROM ' . self::TABLE . " WHERE event_id = ? AND status = 'rejected'";
        $body = $this->db->run($find, [$eventId])->fetchColumn();
        if ($body === false) {
            return false;
        }
        $event = json_decode((string) $body);
        $event->client = $client ?? $event->client ?? null;

        return $this->db->run(
            'UPDATE ' . self::TABLE . " SET status = 'waiting', failures = 0, next_at = ?, settled_at = NULL, reason = NULL,
             body = ? WHERE event_id = ? AND status = 'rejected'",
            [($this->now)(), json_encode($event, Client::JSON), $eventId]
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
        $rows = $this->db->run(
            'SELECT o.id, o.event_id, o.body, o.failures FROM ' . self::TABLE . " o
             WHERE o.status = 'waiting' AND o.next_at <= ? AND NOT EXISTS (
               SELECT 1 FROM " . self::TABLE . " e
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
        $this->db->atOnce(function () use ($batch, $answer, &$done): void {
            foreach ($batch as $index => $row) {
                $this->settle($row, $answer->body['results'][$index] + ['retryAfter' => $answer->retryAfter], $done);
            }
        });
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
            $this->db->run(
                'UPDATE ' . self::TABLE . " SET status = 'posted', body = '', settled_at = ?, reason = NULL WHERE id = ?",
                [$now, $row['id']]
            );
            $done['posted']++;
        } elseif ($result['status'] === 422) {
            $errors = $result['errors'] ?? 'refused, with no explanation';
            $reason = is_string($errors) ? $errors : json_encode($errors, Client::JSON);
            $this->db->run(
                'UPDATE ' . self::TABLE . " SET status = 'rejected', settled_at = ?, reason = ? WHERE id = ?",
                [$now, $reason, $row['id']]
            );
            $done['rejected']++;
        } else {
            $failures = (int) $row['failures'] + 1;
            $wait = Turn::wait($failures, $result['retryAfter'] ?? null);
            $this->db->run(
                'UPDATE ' . self::TABLE . ' SET failures = ?, next_at = ?, reason = ? WHERE id = ?',
                [$failures, $now + $wait, 'not taken: ' . $result['status'], $row['id']]
            );
            $done['postponed']++;
        }
    }

    /** Drops the ids of what was posted so long ago that Avisador has forgotten them too. */
    private function forget(): void
    {
        $this->db->run(
            'DELETE FROM ' . self::TABLE . " WHERE status = 'posted' AND settled_at < ?",
            [($this->now)() - self::REMEMBERED]
        );
    }
}
