<?php

/** What each hook tells, and about whom; what it must not tell. */

declare(strict_types=1);

/** The one event that something makes, in a panel that is new. */
function event(callable $deed, ?string $actor = null): array
{
    StandIn::open();
    StandIn::request($actor);
    $deed();
    same([], StandIn::$log);
    same(1, count(StandIn::waiting()));

    return array_values(StandIn::waiting())[0];
}

/** Whatever it was, nobody is told, and the activity log says why in these words. */
function untold(string $why, callable $deed): void
{
    [$waiting, $logged] = [count(StandIn::waiting()), count(StandIn::$log)];
    $deed();
    same($waiting, count(StandIn::waiting()), "$why;");
    same($logged + ($why === '' ? 0 : 1), count(StandIn::$log), "$why;");
    same(true, $why === '' || strpos(end(StandIn::$log), $why) !== false, (string) end(StandIn::$log));
}

it('says who it is about, with entities undone, the country code, and the language', static function (): void {
    $event = event(static function (): void {
        Deeds::register('1042');
    });
    same(['client.registered', ['loginUrl' => 'https://panel.example.com/clientarea.php']], [$event['type'], $event['data']]);
    same([
        'id' => '1042', 'firstName' => 'Juan', 'lastName' => 'Pérez', 'company' => 'Pan & Cía', 'email' => 'juan@example.com',
        'phone' => '+54.91123450001', 'country' => 'AR', 'language' => 'spanish',
    ], $event['client']);
    $company = event(static function (): void {
        Deeds::register('17');
    })['client'];
    same(['Panadería La Espiga', '011 15-2345-0006', 'spanish'], [$company['firstName'], $company['phone'], $company['language']]);
});

it('takes a user for no client, and tells all clients whom the user owns, once', static function (): void {
    StandIn::open();
    Deeds::changePassword('7', '314');
    same(['1042', '314'], array_column(array_column(StandIn::waiting(), 'client'), 'id'));
    untold('the user 314 owns no client account', static function (): void {
        StandIn::fire('UserChangePassword', ['userid' => 314]);
    });
    StandIn::request();
    Deeds::changePassword('7', '1042');
    same(4, count(StandIn::waiting()), 'another day it is another change;');
});

it('says who did it where it is known', static function (): void {
    $actors = ['client' => 'client', 'staff' => 'staff', 'staff as client' => 'staff', 'both' => null, 'nobody' => null];
    foreach ($actors as $actor => $by) {
        $event = event(static function (): void {
            StandIn::fire('ClientChangePassword', ['userid' => 7]);
        }, $actor);
        same($by, $event['data']['by'] ?? null, $actor);
    }
});

it('names the details that changed, never their values', static function (): void {
    $event = event(static function (): void {
        Deeds::edit('1042', ['email' => 'new@example.com', 'city' => 'Rosario', 'lastname' => 'Pérez']);
    });
    same(['changed' => ['email', 'city']], $event['data'], 'an entity is no change;');
    Deeds::edit('1042', ['phonenumber' => '+54.91123450099']);
    same(['changed' => ['phone'], 'previousPhone' => '011 15-2345-0001'], array_values(StandIn::waiting())[1]['data']);
    untold('', static function (): void {
        StandIn::request();
        // The same number in WHMCS's other way to write it.
        Deeds::edit('1042', ['phonenumber' => '91123450099']);
    });
});

it('tells an invoice with its currency, its number and its link', static function (): void {
    $event = event(static function (): void {
        Deeds::invoice('7');
    });
    same(['1042', ['invoice' => [
        'id' => '7', 'number' => 'A-1042-', 'total' => ['amount' => '15950.00', 'currency' => 'ARS'], 'dueDate' => '2026-12-01',
        'url' => 'https://panel.example.com/viewinvoice.php?id=7',
        'items' => [['description' => 'Hosting "Pro" (s-1042.example.com)', 'amount' => '15950.00']],
    ]]], [$event['client']['id'], $event['data']]);
    StandIn::open();
    StandIn::change('tblinvoices', '7', ['status' => 'Draft']);
    untold('', static function (): void {
        Deeds::invoice('7');
    });
    StandIn::change('tblinvoices', '7', ['status' => 'Unpaid', 'invoicenum' => '']);
    Deeds::invoice('7');
    same('7', array_values(StandIn::waiting())[0]['data']['invoice']['number']);
});

it('tells one payment once, though several hooks do, and the next one again', static function (): void {
    $event = event(static function (): void {
        Deeds::pay('7');
        StandIn::fire('InvoicePaid', ['invoiceid' => 7]);
        StandIn::request();
        StandIn::fire('InvoicePaid', ['invoiceid' => '7']);
    });
    same(['amount' => ['amount' => '15950.00', 'currency' => 'ARS'], 'paidAt' => '2026-11-21'], $event['data']['payment']);
    // Refunded, and paid again on the same day.
    Deeds::pay('7', '2026-11-21 18:30:00');
    same(['InvoicePaid:7:20261121100000', 'InvoicePaid:7:20261121183000'], array_keys(StandIn::waiting()));
    same(false, isset(array_values(StandIn::waiting())[1]['data']['payment']), 'of two payments neither is the one;');
});

it('tells no payment where nothing was paid, and each invoice of one that paid several', static function (): void {
    StandIn::open();
    StandIn::change('tblinvoices', '7', ['total' => '0.00']);
    untold('needed no payment', static function (): void {
        Deeds::pay('7');
    });
    StandIn::change('tblinvoiceitems', '71', ['type' => 'Invoice', 'relid' => '72']);
    untold('71 pays several invoices at once', static function (): void {
        Deeds::pay('71');
    });
});

it('tells why an invoice was cancelled: unpaid too long, asked for, or not known', static function (): void {
    StandIn::open();
    StandIn::fire('PreInvoiceAutomaticCancellation', ['invoiceid' => 7]);
    Deeds::cancelInvoice('71', false);
    Deeds::cancelInvoice('72', true);
    Deeds::requestCancellation('74', 'Immediate', '');
    Deeds::cancelInvoice('7', true);
    Deeds::cancelInvoice('73', false);
    $cancelled = array_filter(StandIn::waiting(), static function (array $event): bool {
        return $event['type'] === 'invoice.cancelled';
    });
    $reasons = array_map(static function (array $event): string {
        return $event['data']['invoice']['id'] . ' ' . ($event['data']['reason'] ?? '-');
    }, array_values($cancelled));
    same(['71 -', '72 unpaid', '7 unpaid', '73 requested'], $reasons);
});

it('finds the service in both shapes of the variables, and whose it is', static function (): void {
    foreach (['Suspend' => 'suspended', 'Unsuspend' => 'reactivated', 'Terminate' => 'terminated'] as $what => $type) {
        foreach ([false, true] as $isBare) {
            $event = event(static function () use ($what, $isBare): void {
                $vars = StandIn::params('7');
                StandIn::fire("AfterModule$what", $isBare ? $vars['params'] : $vars);
            });
            same(["service.$type", '1042', ['service' => [
                'id' => '7', 'name' => 'Hosting & Correo', 'domain' => 's-1042.example.com',
            ]]], [$event['type'], $event['client']['id'], $event['data']]);
        }
    }
    StandIn::open();
    untold('it was about the addon 9 of the service 7', static function (): void {
        StandIn::fire('AfterModuleTerminate', StandIn::params('7', ['addonId' => 9]));
    });
});

it('tells the same suspension once, and each further one', static function (): void {
    StandIn::open();
    foreach (['Suspend', 'Suspend', 'Unsuspend', 'Suspend'] as $what) {
        StandIn::fire("AfterModule$what", StandIn::params('7'));
    }
    StandIn::fire('AfterModuleSuspend', StandIn::params('314'));
    StandIn::request();
    StandIn::fire('AfterModuleSuspend', StandIn::params('7'));
    $told = array_map(static function (array $event): string {
        return "{$event['type']} {$event['data']['service']['id']}";
    }, array_values(StandIn::waiting()));
    same(['service.suspended 7', 'service.reactivated 7', 'service.suspended 7', 'service.suspended 314', 'service.suspended 7'], $told);
});

it('gives a reason for a suspension only where a person wrote it', static function (): void {
    StandIn::open();
    StandIn::change('tblhosting', '7', ['suspendreason' => 'Env&iacute;o de spam']);
    StandIn::fire('AfterModuleSuspend', StandIn::params('7'));
    same('Envío de spam', array_values(StandIn::waiting())[0]['data']['reason']);
});

it('reads the domain before its row is gone', static function (): void {
    $event = event(static function (): void {
        Deeds::deleteDomain('7');
    });
    same(['1042', ['domain' => ['name' => 'd-1042.example.com']]], [$event['client']['id'], $event['data']]);
    same(null, StandIn::row('tbldomains', '7'));
});

it('tells of a cancellation what happens when', static function (): void {
    $event = event(static function (): void {
        Deeds::requestCancellation('7', 'End of Billing Period', 'Me &amp; mudo');
    });
    same(['end_of_period', '2026-12-31', 'Me & mudo'], [$event['data']['when'], $event['data']['effectiveDate'], $event['data']['reason']]);
    $event = event(static function (): void {
        Deeds::requestCancellation('7', 'Immediate', '');
    });
    same(['service', 'when'], array_keys($event['data']));
});

it('tells a quote once it is delivered, to a prospect too', static function (): void {
    StandIn::open();
    StandIn::change('tblquotes', '7', ['stage' => 'Draft']);
    untold('', static function (): void {
        StandIn::fire('QuoteCreated', ['quoteid' => 7, 'status' => 'Draft']);
    });
    StandIn::change('tblquotes', '7', ['stage' => 'Delivered']);
    StandIn::fire('QuoteCreated', ['quoteid' => 7]);
    Deeds::deliverQuote('7');
    StandIn::fire('QuoteStatusChange', ['quoteid' => 7, 'status' => 'Accepted']);
    Deeds::deliverQuote('7');
    Deeds::deliverQuote('500');
    $told = array_values(StandIn::waiting());
    same(['1042', '1042', 'prospect:500'], array_column(array_column($told, 'client'), 'id'));
    same(['Rosa', '+54 9 11 2345-0007', ['amount' => '990.00', 'currency' => 'USD'], 'https://panel.example.com/viewquote.php?id=500'], [
        $told[2]['client']['firstName'], $told[2]['client']['phone'], $told[2]['data']['quote']['total'], $told[2]['data']['quote']['url'],
    ]);
});

it('asks the consent field where there is one', static function (): void {
    foreach (['1042' => 'allowed', '7' => 'refused'] as $clientId => $consent) {
        StandIn::open();
        StandIn::set('consentField', '5');
        Deeds::register((string) $clientId);
        same($consent, array_values(StandIn::waiting())[0]['client']['whatsapp']);
    }
});

it('tells nothing of what is switched off, and asks nothing for it', static function (): void {
    foreach (array_unique(Avisador\Hooks::TELLS) as $type) {
        StandIn::open();
        StandIn::set('off_' . strtr($type, '.', '_'), 'on');
        StandIn::$asked = 0;
        foreach (array_keys(Avisador\Hooks::TELLS, $type, true) as $hook) {
            StandIn::fire($hook, ['client_id' => 7, 'userid' => 7, 'invoiceid' => 7, 'domainid' => 7, 'quoteid' => 7, 'relid' => 7,
                'upgradeid' => 7, 'serviceid' => 7, 'olddata' => ['city' => 'Salta'], 'city' => 'Rosario', 'status' => 'Delivered']);
        }
        same([0, [], []], [StandIn::$asked, StandIn::waiting(), StandIn::$log], $type);
        Deeds::{$type === 'domain.deleted' ? 'invoice' : 'deleteDomain'}('7');
        same(1, count(StandIn::waiting()), 'the others are told;');
    }
});

it('writes to nobody rather than to the wrong one, and never stops the page', static function (): void {
    StandIn::open();
    untold('InvoiceCreated tells no client: GetInvoice failed: Invoice ID Not Found', static function (): void {
        StandIn::fire('InvoiceCreated', ['invoiceid' => 404]);
    });
    untold('there is no service 404', static function (): void {
        StandIn::fire('AfterModuleSuspend', ['params' => ['serviceid' => 404]]);
    });
    untold('Client Not Found', static function (): void {
        StandIn::fire('ClientAdd', []);
    });
    StandIn::change('tblhosting', '7', ['userid' => '0']);
    untold('whose the service 7 is', static function (): void {
        StandIn::fire('AfterModuleSuspend', ['params' => ['serviceid' => 7]]);
    });
    $wrong = [
        'AfterModuleSuspend' => ['GetClientsProducts' => ['serviceid' => 314]],
        'DomainDelete' => ['GetClientsDomains' => ['domainid' => 314]],
        'QuoteCreated' => ['GetQuotes' => ['quoteid' => 314]],
        'InvoicePaid' => ['GetInvoice' => ['invoiceid' => 314]],
        'ClientAdd' => ['GetClientsDetails' => ['clientid' => 314]],
    ];
    StandIn::change('tblhosting', '7', ['userid' => '1042']);
    foreach ($wrong as $hook => $instead) {
        Api::$instead = $instead;
        untold("$hook tells no client", static function () use ($hook): void {
            StandIn::fire($hook, ['serviceid' => 7, 'domainid' => 7, 'quoteid' => 7, 'invoiceid' => 7, 'client_id' => 7]);
        });
    }
    Api::$instead = [];
    untold('InvoicePaid tells no client', static function (): void {
        StandIn::$hooks['InvoicePaid'][0](null);
    });
    StandIn::$db->exec('DROP TABLE mod_avisador_outbox');
    StandIn::fire('DomainDelete', ['domainid' => 314]);
    same(11, count(StandIn::$log));
    same(false, strpos(end(StandIn::$log), 'example.com'));
});

it('takes everything while it is not set up, and posts it once it is', static function (): void {
    StandIn::open('', '');
    Deeds::deleteDomain('7');
    StandIn::cron();
    same([1, []], [count(StandIn::waiting()), StandIn::$log]);
    Stub::answer(['status' => 207, 'each' => ['*' => ['status' => 202]]]);
    StandIn::set('url', Stub::url());
    // Some versions of WHMCS keep a password field encrypted.
    StandIn::set('secret', strrev(SECRET));
    StandIn::cron();
    same([[], []], [StandIn::waiting(), StandIn::$log]);
});
