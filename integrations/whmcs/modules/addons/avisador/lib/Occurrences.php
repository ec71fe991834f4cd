<?php

declare(strict_types=1);

namespace Avisador;

/**
 * Names what happened to a thing in this run of PHP. Two hooks that tell the same one after the other are one
 * occurrence; once something else has happened to the thing in between, the same is another.
 */
final class Occurrences
{
    /** @var string */
    private $request;

    /** @var array<string, array{0: mixed, 1: int}> what happened last to each thing, and how many before */
    private $last = [];

    /** @param string $request no other run of PHP has the same */
    public function __construct(string $request)
    {
        $this->request = $request;
    }

    /**
     * @param string $thing such as `service:314`
     * @param mixed $what what happened to it: anything that can be compared
     */
    public function of(string $thing, $what): string
    {
        [$before, $count] = $this->last[$thing] ?? [null, 0];
        $count += $before === $what ? 0 : 1;
        $this->last[$thing] = [$what, $count];

        return "{$this->request}.$count";
    }
}
