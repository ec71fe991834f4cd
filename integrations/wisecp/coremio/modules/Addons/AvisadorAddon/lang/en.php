<?php

$name = 'Avisador';
$about = 'Tells clients on WhatsApp what happens to their invoices, services and account.';

return [
    // WISECP 5 reads these two, earlier versions those under "meta".
    'name' => $name,
    'description' => $about,
    'meta' => ['name' => $name, 'descriptions' => $about],

    'url-name' => 'Avisador’s address',
    'url-about' => 'Such as https://avisador.example.com',
    'secret-name' => 'Webhook secret',
    'secret-about' => 'whsec_…, one of Avisador’s WEBHOOK_SECRETS',
    'invoiceUrl-name' => 'Invoices’ address',
    'invoiceUrl-about' => 'Where clients see an invoice, with {id} in place of its number. Empty: WISECP’s share link.',
    'consentField-name' => 'Consent field',
    'consentField-about' => 'The name of the client information in which WhatsApp messages are allowed. Empty: none is kept.',
    'undocumentedHooks-name' => 'All hooks of WISECP 5',
    'undocumentedHooks-about' => 'Also listen to those whose parameters are not documented publicly. Try it with a test client first.',
    'dsn-name' => 'Database (DSN)',
    'dsn-about' => 'Only where the page says that WISECP’s connection is not found: mysql:host=…;dbname=…;charset=utf8mb4',
    'dbUser-name' => 'Database user',
    'dbPassword-name' => 'Database password',

    'waiting' => 'Waiting to be posted',
    'oldest' => 'the oldest since',
    'problem' => 'Why nothing is posted at the moment',
    'rejected' => 'Refused by Avisador',
    'none' => 'None.',
    'event' => 'Event',
    'client' => 'Client',
    'when' => 'When',
    'reason' => 'Reason',
    'retry' => 'Post again',
];
