<?php

/**
 * Tests the packaged add-on, dist/plugins/wisecp (`npm run test:plugins` packages it first), in a stand-in for WISECP:
 * `php integrations/wisecp/tests/run.php [part of a test's name]`.
 */

declare(strict_types=1);

const PLUGIN = __DIR__ . '/../../../dist/plugins/wisecp';

require __DIR__ . '/../../php/tests/harness.php';
load_classes(PLUGIN . '/coremio/modules/Addons/AvisadorAddon/lib');
require __DIR__ . '/wisecp.php';
require __DIR__ . '/setup.php';
Panel::install(PLUGIN, folder());
run_tests([__DIR__ . '/../../php/tests', __DIR__], $argv[1] ?? '');
