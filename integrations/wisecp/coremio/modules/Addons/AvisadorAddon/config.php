<?php

/** What WISECP knows of this add-on. It rewrites this file when the settings are saved: keep yours when you upgrade. */

return [
    'created_at' => 1795000000,
    'meta' => [
        'name' => 'Avisador',
        'version' => '0.1.0',
        'author' => 'Avisador',
        'opening-type' => 'normal',
    ],
    'show_on_adminArea' => true,
    'show_on_clientArea' => false,
    'status' => false,
    'access_ps' => [],
    'settings' => [
        'url' => '',
        'secret' => '',
        'invoiceUrl' => '',
        'consentField' => '',
        'undocumentedHooks' => 0,
        'dsn' => '',
        'dbUser' => '',
        'dbPassword' => '',
    ],
];
