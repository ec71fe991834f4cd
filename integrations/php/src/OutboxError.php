<?php

declare(strict_types=1);

namespace Avisador;

use RuntimeException;

/** The panel's database did not do what the outbox needs. */
final class OutboxError extends RuntimeException
{
    /** @var string five characters, as SQL has them */
    public $sqlState;

    public function __construct(string $sqlState, string $number)
    {
        parent::__construct("the outbox's database failed: SQLSTATE $sqlState, error $number");
        $this->sqlState = $sqlState;
    }
}
