<?php

/**
 * Tests the packaged module, dist/plugins/whmcs (`npm run test:plugins` packages it first), or what an argument names:
 * `php integrations/whmcs/tests/run.php [part of a test's name]`.
 */

declare(strict_types=1);

const PLUGIN = __DIR__ . '/../../../dist/plugins/whmcs/modules/addons/avisador';

require __DIR__ . '/../../php/tests/harness.php';
load_classes(PLUGIN . '/lib');
run_tests([__DIR__ . '/../../php/tests', __DIR__], $argv[1] ?? '');
