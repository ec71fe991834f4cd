<?php

/** Posts what waits. WHMCS's own cron job does too; once a minute is better: `* * * * * php -q …/avisador/cron.php`. */

declare(strict_types=1);

if (PHP_SAPI !== 'cli') {
    http_response_code(404);
    exit;
}

require __DIR__ . '/../../../init.php';
require_once __DIR__ . '/lib/load.php';

(new Avisador\Module(new Avisador\Whmcs()))->flush(50);
