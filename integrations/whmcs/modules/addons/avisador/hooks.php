<?php

/** WHMCS loads this on every page once the module is activated. */

declare(strict_types=1);

if (!defined('WHMCS')) {
    die('This file cannot be accessed directly');
}

require_once __DIR__ . '/lib/load.php';

(static function (): void {
    $module = new Avisador\Module(new Avisador\Whmcs());
    foreach (array_keys(Avisador\Hooks::TELLS) as $hook) {
        // After everything else that listens: what it may have changed counts too.
        add_hook($hook, 100, static function ($vars) use ($module, $hook): void {
            $module->take($hook, $vars);
        });
    }
    add_hook('AfterCronJob', 100, static function () use ($module): void {
        $module->flush();
    });
})();
