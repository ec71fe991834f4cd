<?php

/** Loads the classes of this folder when they are first used: a page that needs none of them pays for none. */

declare(strict_types=1);

spl_autoload_register(static function (string $class): void {
    $name = explode('\\', $class);
    if (count($name) === 2 && $name[0] === 'Avisador' && is_file(__DIR__ . "/{$name[1]}.php")) {
        require __DIR__ . "/{$name[1]}.php";
    }
});
