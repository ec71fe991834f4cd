<?php

/** The packaged module, dist/plugins/whmcs, in its stand-in for WHMCS. */

declare(strict_types=1);

const PLUGIN = __DIR__ . '/../../../../dist/plugins/whmcs';

require __DIR__ . '/../../../php/tests/harness.php';
require __DIR__ . '/clock.php';
require __DIR__ . '/capsule.php';
require __DIR__ . '/functions.php';
require __DIR__ . '/api.php';
require __DIR__ . '/stand-in.php';
require __DIR__ . '/deeds.php';
require PLUGIN . '/modules/addons/avisador/avisador.php';
