<?php

/**
 * Tells WISECP which hooks this add-on listens to. WISECP 5 includes this file of every add-on, enabled or not, on every
 * page; earlier versions load only the add-on's class, which includes it.
 */

declare(strict_types=1);

if (!class_exists('Hook') || defined('AVISADOR_LISTENS') || !((include __DIR__ . '/config.php')['status'] ?? false)) {
    return;
}
define('AVISADOR_LISTENS', true);

require_once __DIR__ . '/lib/wisecp.php';

foreach (Avisador\WisecpHooks::names((bool) Avisador\setting('undocumentedHooks')) as $hook) {
    // After everything else that listens: what it may have changed counts too.
    Hook::add($hook, 100, static function (...$arguments) use ($hook): void {
        Avisador\take($hook, $arguments);
    });
}
foreach (['PerMinuteCronJob', 'action:cron.minute.run'] as $everyMinute) {
    Hook::add($everyMinute, 100, static function (): void {
        Avisador\flush();
    });
}
