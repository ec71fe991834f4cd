<?php

/**
 * The stand-in's tables. Six clients of five languages; each one's things have ids that are other clients' ids too.
 */

declare(strict_types=1);

$clients = [
    // id, owner, first name, last name, company, e-mail,
    // country, phone, formatted, language, currency, consent, city
    [
        '1042', '7', 'Juan', 'P&eacute;rez', 'Pan &amp; C&iacute;a', 'juan@example.com',
        'AR', '011 15-2345-0001', '+54.91123450001', 'spanish', '1', 'on', 'Salta',
    ],
    [
        '7', '1042', 'Ana', 'O&#039;Neil', '', 'ana@example.com',
        'GB', '07911 123402', '+44.7911123402', 'english', '2', '', 'Salta',
    ],
    [
        '314', '7', 'Jo&atilde;o', 'Souza', '', 'joao@example.com',
        'BR', '11912345003', '+55.11912345003', 'portuguese-br', '3', 'on', 'Salta',
    ],
    [
        '9001', '55', 'Giulia', 'Rossi', '', 'giulia@example.com',
        'IT', '3331234504', '+39.3331234504', 'italian', '4', 'on', 'Salta',
    ],
    [
        '77', '77', 'H&eacute;l&egrave;ne', 'Dupont', '', 'helene@example.com',
        'FR', '0612345605', '+33.612345605', 'french', '4', 'on', 'Salta',
    ],
    // A company without a first name, who chose no language; its number has no country code.
    [
        '17', '17', '', '', 'Panader&iacute;a La Espiga', 'pan@example.com',
        'AR', '011 15-2345-0006', '', '', '1', 'on', 'Salta',
    ],
];
$ids = array_column($clients, 0);
$things = [];
foreach ($ids as $index => $owner) {
    // Somebody else's id; and, of the same kind, five more that are nobody's.
    $id = $ids[($index + 1) % count($ids)];
    foreach (['', '1', '2', '3', '4', '5'] as $more) {
        $things['tblhosting'][] = [$id . $more, $owner, '10', "s$more-$owner.example.com", '2026-12-31', 'Overdue on Payment'];
    }
    foreach (['', '1', '2', '3'] as $more) {
        $number = "A-$owner-$more";
        $things['tblinvoices'][] = [$id . $more, $number, $owner, '2026-12-01', '0000-00-00 00:00:00', '15950.00', 'Unpaid'];
        $line = "Hosting &quot;Pro&quot;\r\n(s-$owner.example.com)";
        $things['tblinvoiceitems'][] = [$id . $more, $id . $more, 'Hosting', $id . '4', $line, '15950.00'];
    }
    $things['tbldomains'][] = [$id, $owner, "d-$owner.example.com"];
    $things['tblquotes'][] = [$id, "Servidor de $owner", 'Delivered', '2036-12-15', $owner, '', '', '', '', '', '', '1', '1250.00'];
    $things['tblorders'][] = [$id, $id . '3'];
    $things['tblupgrades'][] = [$id, $id, 'package', $id . '3', '10', '20,monthly'];
}
// Somebody who is no client yet, and pays in another currency.
$things['tblquotes'][] = [
    '500', 'Servidor dedicado', 'Delivered', '2036-12-15', '0', 'Rosa', 'D&iacute;az', '', 'rosa@example.com', 'AR', '+54 9 11 2345-0007',
    '2', '990.00',
];

return [
    'tblclients' => [['id', 'owner', 'firstname', 'lastname', 'companyname', 'email', 'country', 'phonenumber', 'phonenumberformatted',
        'language', 'currency', 'consent', 'city'], $clients],
    'tblcurrencies' => [['id', 'code'], [['1', 'ARS'], ['2', 'USD'], ['3', 'BRL'], ['4', 'EUR']]],
    // User 7 has two clients, and may see a third one's account.
    'tblusers_clients' => [['auth_user_id', 'client_id', 'owner'], [
        ['7', '1042', '1'], ['7', '314', '1'], ['7', '9001', '0'], ['1042', '7', '1'], ['55', '9001', '1'], ['77', '77', '1'],
        ['17', '17', '1'], ['314', '1042', '0'],
    ]],
    'tblproducts' => [['id', 'name'], [['10', 'Hosting &amp; Correo'], ['20', 'Hosting Profesional'], ['30', 'Hosting Gigante']]],
    'tblhosting' => [['id', 'userid', 'packageid', 'domain', 'nextduedate', 'suspendreason'], $things['tblhosting']],
    'tblinvoices' => [['id', 'invoicenum', 'userid', 'duedate', 'datepaid', 'total', 'status'], $things['tblinvoices']],
    'tblinvoiceitems' => [['id', 'invoiceid', 'type', 'relid', 'description', 'amount'], $things['tblinvoiceitems']],
    'tblaccounts' => [['id', 'invoiceid', 'date', 'gateway', 'amountin'], []],
    'tbldomains' => [['id', 'userid', 'domain'], $things['tbldomains']],
    'tblquotes' => [['id', 'subject', 'stage', 'validuntil', 'userid', 'firstname', 'lastname', 'companyname', 'email', 'country',
        'phonenumber', 'currency', 'total'], $things['tblquotes']],
    'tblorders' => [['id', 'invoiceid'], $things['tblorders']],
    'tblupgrades' => [['id', 'orderid', 'type', 'relid', 'originalvalue', 'newvalue'], $things['tblupgrades']],
    'tblcancelrequests' => [['id', 'relid', 'type', 'reason'], []],
    'tbladmins' => [['id', 'firstname', 'language'], [['3', 'Marta', 'spanish']]],
    'tbladdonmodules' => [['module', 'setting', 'value'], [['other', 'url', 'http://other.example.com']]],
    'tblconfiguration' => [['setting', 'value'], [
        ['SystemURL', 'https://panel.example.com/'], ['Language', 'spanish'], ['DefaultCountry', 'AR'],
    ]],
];
