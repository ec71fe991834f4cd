<?php

/** A page of the panel under PHP-FPM, as far as the add-on can tell: `page.php <Avisador's address> <folder>`. */

declare(strict_types=1);

function fastcgi_finish_request(): bool
{
    echo "handed over\n";

    return true;
}

const PLUGIN = __DIR__ . '/../../../dist/plugins/wisecp';

require __DIR__ . '/../../php/tests/harness.php';
require __DIR__ . '/wisecp.php';
require __DIR__ . '/setup.php';
Panel::install(PLUGIN, $argv[2]);
panel(['url' => $argv[1]]);
Panel::fire('ClientCreated', Panel::client(1042));
echo "page\n";
