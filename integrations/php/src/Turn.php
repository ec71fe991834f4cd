<?php

declare(strict_types=1);

namespace Avisador;

/**
 * Who may post, and when: one process at a time, and none while Avisador wants a pause. Kept in the database, since each
 * page and each cron job is a process of its own.
 */
final class Turn
{
    /** Seconds until the next try, after so many failures; the last counts from then on. */
    private const BACKOFF = [10, 30, 60, 120, 300];
    private const LONGEST_WAIT = 3600;

    /** Longer than one batch can take. Whoever dies while posting keeps others out for so long. */
    private const LEASE = 120;

    private const TABLE = Schema::STATE;

    /** @var Database */
    private $db;

    /** @var callable(): int */
    private $now;

    /** @var string|null the lease as it is written, while this process has it */
    private $held;

    /** @param callable(): int $now seconds since 1970 */
    public function __construct(Database $db, callable $now)
    {
        $this->db = $db;
        $this->now = $now;
    }

    /** Takes the turn, or keeps it for longer. False where another process has it. */
    public function take(): bool
    {
        $now = ($this->now)();
        $before = $this->held ?? $this->read('lease');
        if ($this->held === null && (int) $before > $now) {
            return false;
        }
        // Never the same as the one before, or the database would say that nothing was changed.
        $lease = ($now + self::LEASE) . ' ' . bin2hex(random_bytes(8));
        $this->held = $this->swap($before, $lease) ? $lease : null;

        return $this->held !== null;
    }

    /** Lets others have the turn. */
    public function end(): void
    {
        if ($this->held !== null) {
            $this->swap($this->held, '');
        }
        $this->held = null;
    }

    /** Nothing is posted for a while, by anybody. Answers why. */
    public function pause(Answer $answer): string
    {
        $failures = $this->state()['failures'] + 1;
        $problem = $answer->problem !== '' ? $answer->problem : "an answer that is not understood ({$answer->status})";
        $until = ($this->now)() + self::wait($failures, $answer->retryAfter);
        $this->write('pause', json_encode(['until' => $until, 'failures' => $failures, 'problem' => $problem], Client::JSON));

        return $problem;
    }

    /** Avisador has answered as it should. */
    public function resume(): void
    {
        if ($this->state()['failures'] > 0) {
            $this->write('pause', '');
        }
    }

    public function isPaused(): bool
    {
        return $this->state()['until'] > ($this->now)();
    }

    /** Why nothing is posted at the moment, or was not the last time; null where all is well. */
    public function problem(): ?string
    {
        return $this->state()['problem'];
    }

    /** Seconds until the next try; not the same for all panels that were turned away at once. */
    public static function wait(int $failures, ?int $retryAfter): int
    {
        $backoff = self::BACKOFF[min($failures, count(self::BACKOFF)) - 1];
        $spread = intdiv($backoff, 5);

        return min(self::LONGEST_WAIT, max($retryAfter ?? 0, $backoff + random_int(-$spread, $spread)));
    }

    /** @return array{until: int, failures: int, problem: string|null} */
    private function state(): array
    {
        $kept = json_decode($this->read('pause'), true);

        return (is_array($kept) ? $kept : []) + ['until' => 0, 'failures' => 0, 'problem' => null];
    }

    private function read(string $name): string
    {
        $found = $this->db->run('SELECT value FROM ' . self::TABLE . ' WHERE name = ?', [$name]);

        return (string) $found->fetchColumn();
    }

    private function write(string $name, string $value): void
    {
        $this->db->run('UPDATE ' . self::TABLE . ' SET value = ? WHERE name = ?', [$value, $name]);
    }

    private function swap(string $from, string $to): bool
    {
        $update = 'UPDATE ' . self::TABLE . " SET value = ? WHERE name = 'lease' AND value = ?";

        return $this->db->run($update, [$to, $from])->rowCount() === 1;
    }
}
