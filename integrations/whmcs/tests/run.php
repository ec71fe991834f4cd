<?php

/**
 * Tests the packaged module, dist/plugins/whmcs (`npm run test:plugins` packages it first), in a stand-in for WHMCS:
 * `php integrations/whmcs/tests/run.php [part of a test's name]`.
 */

declare(strict_types=1);

require __DIR__ . '/stand-in/load.php';
run_tests([__DIR__ . '/../../php/tests', __DIR__], $argv[1] ?? '');
