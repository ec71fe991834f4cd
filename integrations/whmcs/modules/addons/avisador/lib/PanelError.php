<?php

declare(strict_types=1);

namespace Avisador;

use RuntimeException;

/** The panel's own API did not answer what an event needs. */
final class PanelError extends RuntimeException
{
}
