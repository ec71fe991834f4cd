<?php

/** The add-on's clock, which the tests can put forward: it waits before it posts again. */

declare(strict_types=1);

namespace Avisador;

function time(): int
{
    return \time() + \Panel::$later;
}
