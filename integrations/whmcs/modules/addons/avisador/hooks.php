<?php

/** WHMCS loads this on every page once the module is activated. */

declare(strict_types=1);

if (!defined('WHMCS')) {
    die('This file cannot be accessed directly');
}

require_once __DIR__ . '/lib/whmcs.php';

foreach (Avisador\Hooks::NAMES as $hook) {
    // After everything else that listens: what it may have changed counts too.
    add_hook($hook, 100, static function ($vars) use ($hook): void {
        Avisador\take($hook, $vars);
    });
}

add_hook('AfterCronJob', 100, static function (): void {
    Avisador\flush();
});
