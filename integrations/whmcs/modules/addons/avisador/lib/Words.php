<?php

declare(strict_types=1);

namespace Avisador;

/** The texts of the settings and of the module's page. */
final class Words
{
    /** @return array<string, string> in this language of WHMCS's, in English where there are none in it */
    public static function in(string $language): array
    {
        $_ADDONLANG = [];
        $file = __DIR__ . "/../lang/$language.php";
        require preg_match('/^[a-z-]+$/D', $language) === 1 && is_file($file) ? $file : __DIR__ . '/../lang/english.php';

        return $_ADDONLANG;
    }

    /** What a setting or a text about an event is called. */
    public static function keyOf(string $eventType): string
    {
        return 'event_' . strtr($eventType, '.', '_');
    }
}
