<?php

declare(strict_types=1);

namespace Avisador;

/** What Avisador answered to one post, or that it did not. */
final class Answer
{
    /** @var int HTTP status; 0: there was no answer, and the post may or may not have been taken */
    public $status;

    /** @var array<string, mixed>|null what was answered, where it is a JSON object */
    public $body;

    /** @var int|null seconds to wait before the next post, where the answer says so */
    public $retryAfter;

    /** @var string why nothing was taken, in one line for people; empty where all went well */
    public $problem;

    /** @param array<string, mixed>|null $body */
    public function __construct(int $status, ?array $body, ?int $retryAfter, string $problem)
    {
        $this->status = $status;
        $this->body = $body;
        $this->retryAfter = $retryAfter;
        $this->problem = $problem;
    }

    /** 202: the event is durably queued. */
    public function isAccepted(): bool
    {
        return $this->status === 202;
    }
}
