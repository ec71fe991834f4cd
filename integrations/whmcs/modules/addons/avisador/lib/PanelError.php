<?php

declare(strict_types=1);

namespace Avisador;

use RuntimeException;

/** Why nothing is told, for WHMCS's activity log: the panel does not say what an event needs, or it is nothing to tell. */
final class PanelError extends RuntimeException
{
}
