<?php

/** Runs all tests of this plugin, or those whose name holds the argument: `php integrations/whmcs/tests/run.php`. */

declare(strict_types=1);

require __DIR__ . '/harness.php';
foreach (glob(__DIR__ . '/*-test.php') as $file) {
    require $file;
}

$failed = 0;
foreach ($tests as $name => $test) {
    if (isset($argv[1]) && stripos($name, $argv[1]) === false) {
        continue;
    }
    try {
        $test();
        echo "ok    $name\n";
    } catch (Throwable $error) {
        $failed++;
        echo "FAIL  $name\n      {$error->getMessage()} ({$error->getFile()}:{$error->getLine()})\n";
    }
}
echo $failed === 0 ? "all is well\n" : "$failed failed\n";
exit($failed === 0 ? 0 : 1);
