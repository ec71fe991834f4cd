<?php

declare(strict_types=1);

namespace Avisador;

use RuntimeException;

/** WISECP did not tell what an event needs. */
final class WisecpError extends RuntimeException
{
}
